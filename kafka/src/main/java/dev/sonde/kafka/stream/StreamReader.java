package dev.sonde.kafka.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a stream to its client, one after the other. Owned by the stream's context, on
 * which every future completes.
 */
final class StreamReader {

  private static final long TRY_AGAIN_MILLIS = 10;
  private static final int MOST_TRIES = 3_000;

  private final Vertx vertx;
  private final StreamPartitions partitions;
  private final Set<String> topics = new LinkedHashSet<>();
  private final List<Mark> marks = new ArrayList<>();
  private @Nullable KafkaReadStream<String, byte[]> client;
  private boolean lookDue;
  private boolean polling;

  StreamReader(Vertx vertx, StreamPartitions partitions) {
    this.vertx = vertx;
    this.partitions = partitions;
  }

  /**
   * Where some topics end.
   *
   * @param added topics that are read from now on; empty for the end of all that are read already
   */
  private record Mark(List<String> added, Ends ends, Promise<Void> reached) {}

  /** Unknown until the client was asked. */
  private static final class Ends {
    private @Nullable Map<TopicPartition, Long> offsets;
  }

  void open(KafkaReadStream<String, byte[]> opened) {
    client = opened;
  }

  /** Adds topics; completes when all records that exist then were handled. */
  Future<Void> follow(List<String> added) {
    return add(List.copyOf(added));
  }

  /** Completes when all records were handled that the topics have now. */
  Future<Void> mark() {
    return add(List.of());
  }

  private Future<Void> add(List<String> added) {
    Mark mark = new Mark(added, new Ends(), Promise.promise());
    marks.add(mark);
    return mark.reached().future();
  }

  /** Partitions that were added to the topics are looked for before the next poll. */
  void look() {
    lookDue = true;
  }

  /** Whether somebody waits for the stream to catch up. */
  boolean isCatchingUp() {
    return marks.stream().anyMatch(mark -> !mark.added().isEmpty());
  }

  /** Completes the marks up to which all records were handled. */
  void completeReached() {
    List<Mark> reached = marks.stream().filter(this::isReached).toList();
    marks.removeAll(reached);
    reached.forEach(mark -> mark.reached().complete());
  }

  private boolean isReached(Mark mark) {
    Map<TopicPartition, Long> ends = mark.ends().offsets;
    return ends != null && partitions.reached(ends);
  }

  /** Fails all marks that are not reached. */
  void failMarks(Throwable cause) {
    List<Mark> failed = List.copyOf(marks);
    marks.clear();
    failed.forEach(mark -> mark.reached().fail(cause));
  }

  /** Whether there is something to carry out before the next poll. */
  boolean isAsked() {
    return !fresh().isEmpty() || partitions.hasChanges();
  }

  /** Carries out what was asked for since the last poll. After a failure it is called again. */
  Future<Void> chores() {
    Future<Void> done = Future.succeededFuture();
    List<Mark> fresh = fresh();
    if (!fresh.isEmpty()) {
      done = named(fresh).compose(this::assign).compose(assigned -> find(fresh));
    }
    if (lookDue && !topics.isEmpty()) {
      done = done.compose(before -> lookForPartitions());
    }
    if (partitions.hasChanges()) {
      done = done.compose(before -> applyPositions()).compose(before -> applyPauses());
    }
    return done;
  }

  private Future<Void> applyPositions() {
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<TopicPartition, Long> sought : partitions.takeSought().entrySet()) {
      done = done.compose(b -> ask(reader -> reader.seek(sought.getKey(), sought.getValue())));
    }
    return done;
  }

  private Future<Void> applyPauses() {
    Set<TopicPartition> paused = partitions.takePaused(true);
    Set<TopicPartition> others = partitions.takePaused(false);
    return this.<Void>ask(reader -> reader.pause(paused))
        .compose(before -> ask(reader -> reader.resume(others)));
  }

  /** Marks without ends: those that add topics first. */
  private List<Mark> fresh() {
    List<Mark> fresh = marks.stream().filter(mark -> mark.ends().offsets == null).toList();
    List<Mark> adding = fresh.stream().filter(mark -> !mark.added().isEmpty()).toList();
    return adding.isEmpty() ? fresh : adding;
  }

  private Future<Collection<TopicPartition>> named(List<Mark> fresh) {
    Set<String> added = new LinkedHashSet<>();
    fresh.forEach(mark -> added.addAll(mark.added()));
    if (added.isEmpty()) {
      // The reader may not know yet of a partition that others already write to.
      return this.<Map<String, List<PartitionInfo>>>ask(KafkaReadStream::listTopics)
          .map(listed -> listed(listed));
    }
    topics.addAll(added);
    return partitionsOf(added);
  }

  private Collection<TopicPartition> listed(Map<String, List<PartitionInfo>> listed) {
    Set<TopicPartition> found = new LinkedHashSet<>();
    topics.forEach(topic -> found.addAll(names(listed.getOrDefault(topic, List.of()))));
    return found;
  }

  private Future<Collection<TopicPartition>> partitionsOf(Collection<String> wanted) {
    List<Future<List<TopicPartition>>> asked =
        wanted.stream().map(topic -> partitionsOf(topic, 1)).toList();
    return Future.all(asked)
        .map(
            all -> {
              Set<TopicPartition> found = new LinkedHashSet<>();
              asked.forEach(each -> found.addAll(each.result()));
              return found;
            });
  }

  /** A broker may not have the partitions of a new topic yet. */
  private Future<List<TopicPartition>> partitionsOf(String topic, int tries) {
    return this.<List<PartitionInfo>>ask(reader -> reader.partitionsFor(topic))
        .compose(
            known -> {
              if (known != null && !known.isEmpty()) {
                return Future.succeededFuture(names(known));
              }
              if (tries == MOST_TRIES) {
                return Future.failedFuture(
                    new KafkaException("topic " + topic + " has no partitions"));
              }
              return vertx
                  .timer(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(later -> partitionsOf(topic, tries + 1));
            });
  }

  private static List<TopicPartition> names(List<PartitionInfo> known) {
    return known.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
  }

  private Future<Void> lookForPartitions() {
    return partitionsOf(topics).compose(this::assign).onSuccess(looked -> lookDue = false);
  }

  /** Reads partitions that are not read yet from their start; the others keep their positions. */
  private Future<Void> assign(Collection<TopicPartition> found) {
    Set<TopicPartition> added = new HashSet<>(partitions.absent(found));
    if (added.isEmpty()) {
      return Future.succeededFuture();
    }
    Set<TopicPartition> all = new LinkedHashSet<>(partitions.all());
    all.addAll(added);
    return this.<Void>ask(reader -> reader.assign(all))
        .compose(assigned -> ask(reader -> reader.seekToBeginning(added)))
        .compose(sought -> ask(reader -> reader.beginningOffsets(added)))
        .onSuccess(partitions::add)
        .mapEmpty();
  }

  private Future<Void> find(List<Mark> fresh) {
    Set<TopicPartition> all = Set.copyOf(partitions.all());
    return this.<Map<TopicPartition, Long>>ask(reader -> reader.endOffsets(all))
        .onSuccess(
            ends -> fresh.forEach(mark -> mark.ends().offsets = relevant(ends, mark.added())))
        .mapEmpty();
  }

  private static Map<TopicPartition, Long> relevant(
      Map<TopicPartition, Long> ends, List<String> added) {
    Map<TopicPartition, Long> relevant = new HashMap<>(ends);
    if (!added.isEmpty()) {
      relevant.keySet().removeIf(each -> !added.contains(each.topic()));
    }
    return relevant;
  }

  /** Waits for records of any partition; a poll without records gives none. */
  Future<ConsumerRecords<String, byte[]>> poll(Duration atMost) {
    polling = true;
    return this.<ConsumerRecords<String, byte[]>>ask(reader -> reader.poll(atMost))
        .onComplete((records, failure) -> polling = false);
  }

  /**
   * Ends the poll that is under way. If it has just ended by itself, the next question may fail
   * with a {@link org.apache.kafka.common.errors.WakeupException} instead.
   */
  void wakeUp() {
    KafkaReadStream<String, byte[]> open = client;
    if (polling && open != null) {
      open.unwrap().wakeup();
    }
  }

  /** A client that is asked after its close starts a thread that nobody ends. */
  private <T> Future<T> ask(Function<KafkaReadStream<String, byte[]>, Future<T>> question) {
    KafkaReadStream<String, byte[]> open = client;
    return open == null
        ? Future.failedFuture(new IllegalStateException("the stream is closed"))
        : question.apply(open);
  }

  /** Ends the poll and closes the client; later questions fail. */
  Future<Void> close() {
    KafkaReadStream<String, byte[]> open = client;
    client = null;
    return open == null ? Future.succeededFuture() : open.close();
  }
}
