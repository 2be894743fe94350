package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.group.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A transactional producer whose steps take time at the broker. */
final class FakeWriter implements FencedWriter {

  private static final long TIMEOUT_NANOS = Duration.ofSeconds(2).toNanos();

  private final World world;
  private final Strand strand;
  private final FakeTransactions transactions;
  private final String id;
  private final int epoch;

  private FakeWriter(World world, Strand strand, String id, int epoch) {
    this.world = world;
    this.strand = strand;
    this.transactions = world.cluster().transactions();
    this.id = id;
    this.epoch = epoch;
  }

  static FakeWriter open(World world, Strand strand, String id) {
    FakeTransactions transactions = world.cluster().transactions();
    int epoch = world.network().ask(strand, () -> transactions.fence(id));
    return new FakeWriter(world, strand, id, epoch);
  }

  /** Whether it is not fenced. */
  boolean current() {
    return transactions.current(id, epoch);
  }

  @Override
  public void write(List<ProducerRecord<String, byte[]>> records) {
    commit(() -> records.forEach(append(begin())));
  }

  @Override
  public void write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata member) {
    commit(
        () -> {
          Transaction begun = begin();
          records.forEach(append(begun));
          offsets.forEach(
              (partition, offset) -> {
                Map<Integer, Position> position =
                    Map.of(partition.partition(), Position.of(offset.offset()));
                FakeGroup group = world.cluster().group(partition.topic());
                if (group.commit(member, position, begun) != FakeGroup.Answer.FINE) {
                  throw new CommitFailedException("not a member");
                }
              });
        });
  }

  @Override
  public long stamp(ProducerRecord<String, byte[]> stamped) {
    AtomicLong stamp = new AtomicLong();
    commit(() -> stamp.set(world.cluster().append(stamped, begin())));
    return stamp.get();
  }

  private Transaction begin() {
    Transaction begun = transactions.begin(id, epoch);
    world.network().tell(TIMEOUT_NANOS, () -> transactions.expire(id, begun));
    return begun;
  }

  private java.util.function.Consumer<ProducerRecord<String, byte[]>> append(Transaction begun) {
    return each -> {
      world.cluster().append(each, begun);
      begun.onCommit(() -> world.truth().written(each));
    };
  }

  private void commit(Runnable atBroker) {
    world.network().askTo(strand, atBroker);
    world.network().askTo(strand, () -> transactions.commit(id, epoch));
  }

  @Override
  public void close() {
    if (!strand.stopped()) {
      world.network().tell(() -> transactions.abort(id, epoch));
    }
  }
}
