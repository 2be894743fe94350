package dev.sonde.common.event;

import static dev.sonde.common.proto.Outcome.OUTCOME_UNSPECIFIED;
import static dev.sonde.common.proto.Outcome.UNRECOGNIZED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.sonde.common.proto.EventRecord;
import dev.sonde.common.proto.RunEnd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventCodecTest {

  private static final int FIELD_OF_THE_FUTURE = 999;

  /** Keeps what the decoder passes to the handler. */
  private static final class Heard implements EventCodec.Handler {
    private final List<ProbeEvent> probes = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    @Override
    public void probe(ProbeEvent event) {
      probes.add(event);
    }

    @Override
    public void end(String run, String reason) {
      ends.add(run + ": " + reason);
    }
  }

  private static Heard decode(byte[] bytes) {
    Heard heard = new Heard();
    EventCodec.decode(bytes, heard);
    return heard;
  }

  @Property(tries = 300)
  void readsBackWhatItWrote(@ForAll("events") ProbeEvent event) {
    Heard heard = decode(EventCodec.encode(event));

    assertThat(heard.probes).containsExactly(event);
    assertThat(heard.ends).isEmpty();
  }

  /** Generated code of any version and language reads it, and would write the same. */
  @Property(tries = 300)
  void writesWhatGeneratedCodeWrites(@ForAll("events") ProbeEvent event)
      throws InvalidProtocolBufferException {
    byte[] written = EventCodec.encode(event);

    EventRecord read = EventRecord.parseFrom(written);
    assertThat(read.toByteArray()).isEqualTo(written);
    assertThat(read.getProbe().getUnknownFields().asMap()).isEmpty();
    assertThat(read.getProbe().getTimings().getChunkGapsCount())
        .isEqualTo(event.timings().chunkGapsMicros().length);
    assertThat(read.getProbe().getOutcome().name()).isEqualTo(event.outcome().name());
    assertThat(read.getProbe().getAnswer().getTools().name())
        .isEqualTo("TOOLS_" + event.answer().tools());
    assertThat(read.getProbe().getAnswer().getFormat().name())
        .isEqualTo("FORMAT_" + event.answer().format());
  }

  /** What others changed or cut is read as generated code reads it, or refused. */
  @Property(tries = 1000)
  void readsWhatGeneratedCodeReads(
      @ForAll("events") ProbeEvent event,
      @ForAll @IntRange(max = 3000) int at,
      @ForAll byte changed,
      @ForAll @IntRange(max = 3) int how) {
    byte[] whole = EventCodec.encode(event);
    byte[] bytes = how == 0 ? Arrays.copyOf(whole, at % whole.length) : whole;
    if (how == 1) {
      bytes[at % bytes.length] = changed;
    }
    assertReadAsGeneratedCodeDoes(bytes);
  }

  /** Several parts after one another are merged, whichever kinds they are. */
  @Property(tries = 300)
  void mergesWhatGeneratedCodeMerges(
      @ForAll("events") ProbeEvent event,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 4) Integer> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int part : parts) {
      bytes.writeBytes(part == 0 ? EventCodec.encode(event) : end(part).toByteArray());
    }
    assertReadAsGeneratedCodeDoes(bytes.toByteArray());
  }

  /** The end of a run without all of its fields. */
  private static EventRecord end(int which) {
    RunEnd.Builder end = RunEnd.newBuilder();
    if (which % 2 == 1) {
      end.setRun("run-" + which);
    }
    if (which < 3) {
      end.setReason("reason-" + which);
    }
    return EventRecord.newBuilder().setEnd(end).build();
  }

  private static void assertReadAsGeneratedCodeDoes(byte[] bytes) {
    Heard heard;
    try {
      heard = decode(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(generated(bytes)).as("refused: %s", e.getMessage()).isEmpty();
      return;
    }
    EventRecord read = generated(bytes).orElseThrow();
    assertThat(heard.probes.size()).isEqualTo(read.hasProbe() ? 1 : 0);
    assertThat(heard.ends.size()).isEqualTo(read.hasEnd() ? 1 : 0);
    if (read.hasEnd()) {
      assertThat(heard.ends)
          .containsExactly(read.getEnd().getRun() + ": " + read.getEnd().getReason());
    }
    if (read.hasProbe()) {
      EventRecord known = EventRecord.newBuilder().setProbe(read.getProbe()).build();
      assertThat(decode(known.toByteArray()).probes).isEqualTo(heard.probes);
      assertThat(heard.probes.get(0).run()).isEqualTo(read.getProbe().getRun());
      assertThat(heard.probes.get(0).timings().due())
          .isEqualTo(read.getProbe().getTimings().getDue());
    }
  }

  private static Optional<EventRecord> generated(byte[] bytes) {
    try {
      EventRecord read = EventRecord.parseFrom(bytes);
      boolean known =
          read.hasEnd()
              || (read.hasProbe()
                  && read.getProbe().getOutcome() != UNRECOGNIZED
                  && read.getProbe().getOutcome() != OUTCOME_UNSPECIFIED
                  && read.getProbe().getAnswer().getTools()
                      != dev.sonde.common.proto.ToolCheck.UNRECOGNIZED
                  && read.getProbe().getAnswer().getFormat()
                      != dev.sonde.common.proto.FormatCheck.UNRECOGNIZED);
      return known ? Optional.of(read) : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  @Test
  void readsNumbersThatAreNotPackedAndFieldsInAnyOrder() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    ByteArrayOutputStream timings = new ByteArrayOutputStream();
    CodedOutputStream inner = CodedOutputStream.newInstance(timings);
    inner.writeUInt32(11, 5);
    inner.writeSInt64(1, -9);
    inner.writeUInt32(11, -1);
    inner.flush();
    ByteArrayOutputStream probe = new ByteArrayOutputStream();
    CodedOutputStream middle = CodedOutputStream.newInstance(probe);
    middle.writeByteArray(10, timings.toByteArray());
    middle.writeEnum(8, 1);
    middle.writeString(1, "first");
    middle.writeString(1, "last");
    middle.flush();
    out.writeByteArray(1, probe.toByteArray());
    out.flush();

    ProbeEvent event = decode(bytes.toByteArray()).probes.get(0);
    assertThat(event.run()).isEqualTo("last");
    assertThat(event.outcome()).isEqualTo(Outcome.OK);
    assertThat(event.timings().due()).isEqualTo(-9);
    assertThat(event.timings().sent()).isEqualTo(Timings.NEVER);
    assertThat(event.timings().chunkGapsMicros()).containsExactly(5, -1);
  }

  @Provide
  Arbitrary<ProbeEvent> events() {
    Arbitrary<ProbeEvent.ProbeId> ids =
        Combinators.combine(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.longs().between(0, 1L << 40),
                Arbitraries.integers().between(0, 500))
            .as((text, index, target) -> new ProbeEvent.ProbeId(text, text, index, 2, target, 3));
    return Combinators.combine(ids, outcomes(), timings(), usages(), answers(), wires())
        .as(
            (id, outcome, timings, usage, answer, wire) ->
                new ProbeEvent(
                    id,
                    "w-1",
                    outcome,
                    "headers",
                    timings,
                    usage,
                    answer,
                    wire,
                    new ProbeEvent.Client(1234, 7, 5_678, true)));
  }

  private static Arbitrary<Outcome> outcomes() {
    return Arbitraries.of(Outcome.class);
  }

  /** Zero, negative offsets (from a small clock error) and milestones that were not reached. */
  private static Arbitrary<Long> milestones() {
    return Arbitraries.longs()
        .between(-1_000_000, 1L << 42)
        .injectDuplicates(0.1)
        .map(micros -> micros % 7 == 0 ? Timings.NEVER : micros);
  }

  private static Arbitrary<Timings> timings() {
    Arbitrary<Long> due = Arbitraries.longs().between(-1_000_000, 1L << 42);
    Arbitrary<int[]> gaps =
        Arbitraries.integers().between(0, 60_000_000).array(int[].class).ofMaxSize(20);
    return Combinators.combine(due, milestones().list().ofSize(9), gaps)
        .as(
            (from, at, between) ->
                new Timings(
                    from, at.get(0), at.get(1), at.get(2), at.get(3), at.get(4), at.get(5),
                    at.get(6), at.get(7), at.get(8), between));
  }

  private static Arbitrary<ProbeEvent.Usage> usages() {
    Arbitrary<Long> tokens = Arbitraries.longs().between(0, 1L << 33);
    return Combinators.combine(tokens, tokens, tokens, tokens)
        .as(ProbeEvent.Usage::new)
        .injectNull(0.2);
  }

  private static Arbitrary<ProbeEvent.Answer> answers() {
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(256),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 100_000))
        .as(
            (text, hash, chunks) ->
                new ProbeEvent.Answer(
                    text,
                    hash,
                    chunks,
                    5,
                    "stop",
                    ~hash,
                    new ProbeEvent.Arrival(chunks, chunks / 2, chunks - 1),
                    hash > 0,
                    hash < 0,
                    ToolCheck.NOT_OFFERED,
                    FormatCheck.NOT_ASKED));
  }

  private static Arbitrary<ProbeEvent.Wire> wires() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 599),
            Arbitraries.strings().ofMaxLength(256),
            Arbitraries.longs().between(0, 1L << 40))
        .as(
            (status, text, bytes) ->
                new ProbeEvent.Wire(
                    status, text, "m", "r-1", text, "1", bytes, bytes > 9, status > 300, text));
  }

  @ParameterizedTest
  @EnumSource
  void everyOutcomeHasANameInTheContract(Outcome outcome) {
    ProbeEvent.ProbeId id = new ProbeEvent.ProbeId("run", "eu", 7, 1, 2, 0);
    ProbeEvent event = ProbeEvent.unsent(id, outcome, "why", "w-1", 42);

    assertThat(decode(EventCodec.encode(event)).probes).containsExactly(event);
  }

  @Test
  void readsTheEndOfARun() {
    assertThat(decode(EventCodec.encodeEnd("run-1", "counted")).ends)
        .containsExactly("run-1: counted");
  }

  @Test
  void readsPastWhatALaterVersionAdds() throws InvalidProtocolBufferException {
    ProbeEvent.ProbeId id = new ProbeEvent.ProbeId("run", "eu", 7, 1, 2, 0);
    ProbeEvent event = ProbeEvent.unsent(id, Outcome.DROPPED, "why", "w-1", 42);
    EventRecord written = EventRecord.parseFrom(EventCodec.encode(event));
    UnknownFieldSet more =
        UnknownFieldSet.newBuilder()
            .addField(
                FIELD_OF_THE_FUTURE,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("news"))
                    .build())
            .build();
    byte[] later =
        written.toBuilder()
            .setProbe(written.getProbe().toBuilder().setUnknownFields(more))
            .setUnknownFields(more)
            .build()
            .toByteArray();

    assertThat(decode(later).probes).containsExactly(event);
  }

  @Test
  void refusesWhatIsNoEvent() {
    byte[] text = "not an event".getBytes(StandardCharsets.UTF_8);
    byte[] outcomeOfTheFuture =
        EventRecord.newBuilder()
            .setProbe(dev.sonde.common.proto.ProbeEvent.newBuilder().setOutcomeValue(77))
            .build()
            .toByteArray();

    assertThatIllegalArgumentException().isThrownBy(() -> decode(text));
    assertThatIllegalArgumentException().isThrownBy(() -> decode(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> decode(outcomeOfTheFuture));
  }
}
