package dev.sonde.common.wire;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Stop;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.WorkloadSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Encodes and decodes one record type as JSON. */
public final class JsonCodec<T> {

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final Class<T> type;

  public JsonCodec(Class<T> type) {
    this.type = type;
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            // A newer role may write fields that this version does not have.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .addMixIn(LoadSpec.class, LoadSpecMixIn.class)
            .addMixIn(Spec.class, SpecMixIn.class)
            .addMixIn(WorkloadSpec.class, WorkloadSpecMixIn.class)
            .addMixIn(ProviderSpec.class, ProviderSpecMixIn.class)
            .addMixIn(PromptSpec.class, PromptSpecMixIn.class)
            .addMixIn(RequestSpec.class, RequestSpecMixIn.class)
            .addMixIn(Run.class, RunMixIn.class)
            .addMixIn(Target.class, TargetMixIn.class)
            .addMixIn(Progress.class, ProgressMixIn.class)
            .addMixIn(LoadSpec.Recorded.class, RecordedMixIn.class)
            .build();
    this.reader = mapper.readerFor(type);
    this.writer = mapper.writerFor(type);
  }

  public byte[] encode(T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write " + type.getSimpleName(), e);
    }
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException when the bytes are not such a record, with the reason
   */
  public T decode(byte[] bytes) {
    try {
      return reader.readValue(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "model")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = LoadSpec.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = LoadSpec.Open.class, name = "open"),
    @JsonSubTypes.Type(value = LoadSpec.Trace.class, name = "trace")
  })
  private interface LoadSpecMixIn {}

  /** An array, because one record can hold tens of thousands of these. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"atMillis", "inputTokens", "outputTokens"})
  private interface RecordedMixIn {}

  @SuppressWarnings("UnusedMethod") // Jackson reads them.
  private interface SpecMixIn {
    @JsonUnwrapped
    ScopeSpec scope();

    @JsonUnwrapped
    WorkloadSpec workload();

    @JsonUnwrapped
    JudgingSpec judging();
  }

  @SuppressWarnings("UnusedMethod") // Jackson reads it.
  private interface WorkloadSpecMixIn {
    @JsonSerialize(converter = Spoken.class)
    List<PromptSpec> prompts();
  }

  @SuppressWarnings("UnusedMethod") // Jackson reads it.
  private interface ProviderSpecMixIn {
    @JsonUnwrapped
    ProviderSpec.Access access();
  }

  @SuppressWarnings("UnusedMethod") // Jackson reads it.
  private interface PromptSpecMixIn {
    @JsonUnwrapped
    PromptSpec.Toolset toolset();
  }

  @SuppressWarnings("UnusedMethod") // Jackson reads them.
  private interface RequestSpecMixIn {
    @JsonUnwrapped
    RequestSpec.Generation generation();

    @JsonUnwrapped
    RequestSpec.Keeping keeping();
  }

  @SuppressWarnings("UnusedMethod") // Jackson reads them.
  private interface RunMixIn {
    @JsonUnwrapped
    Run.Extent extent();

    @JsonUnwrapped
    Run.Partitions partitions();
  }

  @SuppressWarnings("UnusedMethod") // Jackson reads it.
  private interface TargetMixIn {
    @JsonUnwrapped
    Target.Offer offer();
  }

  @SuppressWarnings("UnusedMethod") // Jackson reads it.
  private interface ProgressMixIn {
    @JsonDeserialize(converter = Stops.class)
    Code<Stop> reason();
  }

  /** A later version may have other reasons. */
  private static final class Stops extends StdConverter<String, Code<Stop>> {
    @Override
    public Code<Stop> convert(String label) {
      return Code.labelled(label, Stop.values());
    }
  }

  /**
   * Omits the prompts of a trace: they are derived from the trace, and would be too large to write.
   */
  private static final class Spoken extends StdConverter<List<PromptSpec>, List<PromptSpec>> {
    @Override
    public List<PromptSpec> convert(List<PromptSpec> prompts) {
      return LoadSpec.areOfATrace(prompts) ? List.of() : prompts;
    }
  }
}
