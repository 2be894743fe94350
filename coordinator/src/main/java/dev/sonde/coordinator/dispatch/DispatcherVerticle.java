package dev.sonde.coordinator.dispatch;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Seat;
import dev.sonde.kafka.Topics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the jobs of every run that is not over, each batch in one transaction with the progress
 * that says so. Coordinators share the runs as members of one group: who owns a partition of {@code
 * sonde.runs} dispatches its runs. One thread of its own owns the consumer and every {@link
 * RunsPartition}.
 */
public final class DispatcherVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(DispatcherVerticle.class);
  private static final String GROUP = "sonde-dispatchers";
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final long RETRY_NANOS = 1_000_000_000;

  private final KafkaSettings settings;
  private final RunBook runs;
  private final String id;
  private final Seat seat;
  private final NanoClock clock;
  private final int keepRuns;
  private final FatalErrorHandler fatalErrors;
  private final DeadLetters deadLetters;
  private final Thread thread;
  private final BlockingQueue<Partial> partials = new LinkedBlockingQueue<>();
  private final Queue<String> forgotten = new ConcurrentLinkedQueue<>();
  private final Map<Integer, RunsPartition> owned = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Partial>> latest = new HashMap<>();
  private volatile boolean closing;

  /**
   * @param runs what every partition of {@code sonde.runs} says
   * @param options of the coordinator
   * @param fatalErrors is told that it may dispatch no more
   */
  public DispatcherVerticle(
      KafkaSettings settings,
      RunBook runs,
      DispatcherOptions options,
      NanoClock clock,
      FatalErrorHandler fatalErrors) {
    String id = options.id();
    this.keepRuns = options.keepRuns();
    this.fatalErrors = fatalErrors;
    this.settings = settings;
    this.runs = runs;
    this.id = id;
    this.seat = Seat.in(settings, GROUP, id + "-dispatcher");
    this.clock = clock;
    this.deadLetters = new DeadLetters(settings, id + "-dispatcher");
    this.thread = new Thread(this::run, id + "-dispatcher");
  }

  @Override
  public Future<?> start() {
    thread.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    closing = true;
    return vertx.executeBlocking(
        () -> {
          thread.join(TimeUnit.SECONDS.toMillis(10));
          return null;
        });
  }

  /**
   * A record of the partials topic. From any thread.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public void partial(byte[] value) {
    try {
      partials.add(Partial.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a partial cannot be read: " + e.getMessage(), e);
    }
  }

  /** The topics no longer have the run. From any thread. */
  public void forget(String run) {
    forgotten.add(run);
  }

  /** Whether this coordinator dispatches, or has dispatched, the run. From any thread. */
  public boolean owns(String run) {
    return owned.values().stream().anyMatch(partition -> partition.holds(run));
  }

  private void run() {
    while (!closing) {
      Consumer<String, byte[]> member = seat.take(Topics.RUNS, Ownership::new);
      try {
        while (!closing) {
          turn(member);
        }
      } catch (RuntimeException e) {
        if (fatalErrors.reportIfRefused(e)) {
          closing = true;
        } else {
          // Whoever was fenced must not fence back: it joins anew and owns what it is given.
          LOG.error("coordinator {}: dispatching failed and is taken up anew", id, e);
          LockSupport.parkNanos(RETRY_NANOS);
        }
      } finally {
        release(List.copyOf(owned.keySet()));
        seat.close(member, !closing, CLOSE);
      }
    }
    seat.giveUp();
    deadLetters.close();
  }

  private void turn(Consumer<String, byte[]> member) {
    for (ConsumerRecord<String, byte[]> each : member.poll(TICK)) {
      RunsPartition partition = owned.get(each.partition());
      if (partition != null) {
        accept(partition, each);
      }
    }
    takePartials();
    for (Map.Entry<Integer, RunsPartition> each : owned.entrySet()) {
      TopicPartition partition = new TopicPartition(Topics.RUNS, each.getKey());
      each.getValue().turn(member.position(partition, TIMEOUT), this::partialsOf);
    }
  }

  private void accept(RunsPartition partition, ConsumerRecord<String, byte[]> read) {
    try {
      partition.accept(read);
    } catch (IllegalArgumentException e) {
      deadLetters.add(read, String.valueOf(e.getMessage()));
    }
  }

  private Collection<Partial> partialsOf(String run) {
    return latest.getOrDefault(run, Map.of()).values();
  }

  /** Kept until the run is over: a run that is taken up later, or anew, needs all of them. */
  private void takePartials() {
    Partial partial = partials.poll();
    while (partial != null) {
      String run = partial.getRun();
      boolean isOver =
          owned.values().stream().anyMatch(partition -> partition.isOver(run))
              || runs.progress(run).filter(progress -> progress.ended()).isPresent();
      if (isOver) {
        latest.remove(run);
      } else {
        latest.computeIfAbsent(run, unused -> new HashMap<>()).put(partialKey(partial), partial);
        for (RunsPartition each : owned.values()) {
          each.accept(partial);
        }
      }
      partial = partials.poll();
    }
    String gone = forgotten.poll();
    while (gone != null) {
      latest.remove(gone);
      gone = forgotten.poll();
    }
  }

  private static String partialKey(Partial partial) {
    return Topics.partialKey(
        partial.getRun(), partial.getPartition(), partial.getRegion(), partial.getTarget());
  }

  private void release(Collection<Integer> partitions) {
    for (Integer partition : partitions) {
      RunsPartition gone = owned.remove(partition);
      if (gone != null) {
        gone.close();
      }
    }
  }

  /** Called by the consumer, on the dispatcher's thread. */
  private final class Ownership implements ConsumerRebalanceListener {
    private final Consumer<String, byte[]> member;

    Ownership(Consumer<String, byte[]> member) {
      this.member = member;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      for (TopicPartition each : partitions) {
        if (!owned.containsKey(each.partition())) {
          owned.put(each.partition(), takeOver(each));
        }
      }
    }

    private RunsPartition takeOver(TopicPartition partition) {
      // First fence whoever wrote here, then read what they left: nothing is added in between.
      FencedWriter writer = FencedWriter.open(settings, "sonde-runs-" + partition.partition());
      member.seekToBeginning(List.of(partition));
      @Nullable Long end = member.endOffsets(List.of(partition), TIMEOUT).get(partition);
      int partitions = member.partitionsFor(Topics.RUNS, TIMEOUT).size();
      return new RunsPartition(
          new RunsPartition.Held(partition.partition(), writer, end == null ? 0 : end),
          clock,
          runs,
          RunRetention.share(keepRuns, Math.max(1, partitions)));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      release(partitions.stream().map(TopicPartition::partition).toList());
    }
  }
}
