package dev.sonde.worker.jobs;

import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.Position;
import dev.sonde.kafka.group.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A member that a test controls, and that keeps the calls. */
final class ScriptedMember implements GroupMember {

  private final Map<Integer, Position> committed = new TreeMap<>();
  private final Map<Integer, Span> spans = new TreeMap<>();
  private final Map<Integer, Long> positions = new TreeMap<>();
  private final Set<Integer> paused = new HashSet<>();
  private final List<Commit> commits = new ArrayList<>();
  private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
  private final List<Runnable> withinPoll = new ArrayList<>();
  private @Nullable CommitAnswer settling;
  private int wakes;

  /** A requested commit. */
  record Commit(Map<Integer, Position> positions, Consumer<CommitAnswer> answered) {

    Position of(int partition) {
      return Objects.requireNonNull(positions.get(partition), "not of this commit");
    }
  }

  void holds(int partition, Span span) {
    spans.put(partition, span);
  }

  void hasCommitted(int partition, Position position) {
    committed.put(partition, position);
  }

  void delivers(ConsumerRecord<String, byte[]> jobRecord) {
    records.add(jobRecord);
  }

  /** Runs this action within the next poll. */
  void withinPoll(Runnable action) {
    withinPoll.add(action);
  }

  /** The answer to the outstanding commit when its caller waits for it. */
  void settlesWith(CommitAnswer answer) {
    settling = answer;
  }

  List<Commit> commits() {
    return commits;
  }

  Commit lastCommit() {
    return commits.get(commits.size() - 1);
  }

  Map<Integer, Position> committed() {
    return committed;
  }

  int wakes() {
    return wakes;
  }

  @Override
  public ConsumerRecords<String, byte[]> poll(Duration atMost) {
    List.copyOf(withinPoll).forEach(Runnable::run);
    withinPoll.clear();
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> polled = new HashMap<>();
    records.forEach(
        each ->
            polled
                .computeIfAbsent(
                    new TopicPartition(each.topic(), each.partition()), unused -> new ArrayList<>())
                .add(each));
    records.clear();
    return new ConsumerRecords<>(polled, Map.of());
  }

  @Override
  public void wake() {
    wakes++;
  }

  @Override
  public Set<Integer> assigned() {
    return Set.copyOf(positions.keySet());
  }

  @Override
  public Map<Integer, Position> committed(Set<Integer> partitions) {
    Map<Integer, Position> known = new TreeMap<>(committed);
    known.keySet().retainAll(partitions);
    return known;
  }

  @Override
  public Map<Integer, Span> spans(Set<Integer> partitions) {
    Map<Integer, Span> known = new TreeMap<>();
    partitions.forEach(each -> known.put(each, spans.getOrDefault(each, new Span(0, 0))));
    return known;
  }

  @Override
  public int partitions() {
    return spans.size();
  }

  @Override
  public long position(int partition) {
    return positions.getOrDefault(partition, 0L);
  }

  @Override
  public void seek(int partition, long offset) {
    positions.put(partition, offset);
  }

  @Override
  public void pause(int partition) {
    paused.add(partition);
  }

  @Override
  public void resume(int partition) {
    paused.remove(partition);
  }

  @Override
  public Set<Integer> paused() {
    return Set.copyOf(paused);
  }

  @Override
  public void commit(Map<Integer, Position> asked, Consumer<CommitAnswer> answered) {
    commits.add(new Commit(Map.copyOf(asked), answered));
  }

  @Override
  public void commitNow(Map<Integer, Position> asked, Duration atMost) {
    committed.putAll(asked);
  }

  @Override
  public void settle(Duration atMost) {
    CommitAnswer answer = settling;
    if (answer == null) {
      throw new TimeoutException("not answered within " + atMost);
    }
    lastCommit().answered().accept(answer);
  }

  @Override
  public void enforceRebalance(String reason) {}

  @Override
  @SuppressWarnings("removal") // Later versions have no constructor for it.
  public ConsumerGroupMetadata metadata() {
    return new ConsumerGroupMetadata("group");
  }

  @Override
  public void close(boolean stays, Duration atMost) {}
}
