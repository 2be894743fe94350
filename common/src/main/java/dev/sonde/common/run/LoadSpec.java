package dev.sonde.common.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How load is applied to each cell. Closed and open loop are never mixed. */
public sealed interface LoadSpec {

  /** Probes a cell, or null when a duration ends the load. */
  @Nullable Long count();

  /** How long load is applied, or null when a count ends it. */
  @Nullable Duration duration();

  /**
   * The name in specs, reports and messages: {@code closed}, {@code open}, {@code trace} and so on.
   */
  String label();

  /** Whether each probe waits for the response to the one before it. */
  default boolean closedLoop() {
    return lanes() > 0;
  }

  /** The number of lanes of a closed loop; 0 in an open loop. */
  default int lanes() {
    return 0;
  }

  /**
   * How long a closed loop measures after its warm-up; null for other loads, or when a count ends
   * it.
   */
  default @Nullable Duration laneDuration() {
    return null;
  }

  /** Whether the load consists of several runs, one after the other. */
  default boolean stepped() {
    return false;
  }

  /** The thresholds that must hold at the rate that a search looks for; empty for other loads. */
  default List<Threshold> goals() {
    return List.of();
  }

  /** Whether the load defines the prompts: filler text of recorded lengths. */
  default boolean definesPrompts() {
    return false;
  }

  /** The prompts of this load: those of the spec, unless the load defines its own. */
  default List<PromptSpec> prompts(List<PromptSpec> written, long seed) {
    return List.copyOf(written);
  }

  /** The request parameters of a prompt under this load. */
  default RequestSpec request(int prompt, Spec spec) {
    RequestSpec own = spec.prompts().get(prompt).request();
    return own == null ? spec.request() : own;
  }

  /** UTF-8 bytes of everything that is sent for a prompt under this load. */
  default long promptBytes(int prompt, Spec spec) {
    return spec.prompts().get(prompt).bytes();
  }

  /**
   * Applies the function of this kind of load. Only loads of a single run have one.
   *
   * @throws IllegalArgumentException when the load consists of several runs
   */
  <R> R match(Function<Closed, R> closed, Function<Open, R> open, Function<Trace, R> trace);

  /**
   * Applies the function of this kind of load. Only loads of several runs have one.
   *
   * @throws IllegalArgumentException when the load is that of a single run
   */
  default <R> R matchSteps(Function<Sweep, R> sweep, Function<Search, R> search) {
    throw new IllegalArgumentException("load is " + this + ", allowed is a sweep or a search");
  }

  /**
   * Closed loop: {@code concurrency} lanes; each starts its next probe when its last one has ended.
   */
  record Closed(int concurrency, @Nullable Long count, @Nullable Duration duration)
      implements LoadSpec {
    public Closed {
      Spec.require(concurrency >= 1, "load.concurrency", concurrency, "1 or more");
      requireOneEnd(count, duration);
    }

    @Override
    public String label() {
      return "closed";
    }

    @Override
    public int lanes() {
      return concurrency;
    }

    @Override
    public @Nullable Duration laneDuration() {
      return duration;
    }

    @Override
    public <R> R match(
        Function<Closed, R> closed, Function<Open, R> open, Function<Trace, R> trace) {
      return closed.apply(this);
    }
  }

  /**
   * Open loop: arrivals at a rate that does not depend on the responses.
   *
   * @param stages at least one; a single stage is a constant rate
   */
  record Open(
      Arrivals arrivals, List<Stage> stages, @Nullable Long count, @Nullable Duration duration)
      implements LoadSpec {
    public Open {
      stages = List.copyOf(stages);
      Spec.require(!stages.isEmpty(), "load.stages", stages, "at least one");
      requireOneEnd(count, duration);
    }

    /** A constant rate, until a count or a duration ends it. */
    public static Open constant(
        double perSecond, Arrivals arrivals, @Nullable Long count, @Nullable Duration duration) {
      requireOneEnd(count, duration);
      double seconds = count == null ? 1 : Math.min(count / perSecond, LONGEST_SECONDS);
      Duration length =
          duration == null ? Duration.ofMillis((long) Math.ceil(seconds * 1000)) : duration;
      return new Open(arrivals, List.of(new Stage(perSecond, length, false)), count, duration);
    }

    @Override
    public String label() {
      return "open";
    }

    @Override
    public <R> R match(
        Function<Closed, R> closed, Function<Open, R> open, Function<Trace, R> trace) {
      return open.apply(this);
    }
  }

  /**
   * Open loop: requests at the times and with the lengths of a recorded trace.
   *
   * @param name of the trace, for reports
   * @param requests in the order of their times, at least one
   */
  record Trace(String name, List<Recorded> requests) implements LoadSpec {

    /**
     * A run with its trace is one Kafka record of at most 1 MB, and a spec has at most 100,000
     * values.
     */
    public static final int MOST = 24_000;

    /** For synthetic text and current tokenizers, correct to about ten percent. */
    private static final double BYTES_PER_TOKEN = 4.2;

    public Trace {
      requests = List.copyOf(requests);
      Spec.require(
          !requests.isEmpty() && requests.size() <= MOST,
          "load.trace",
          requests.size() + " requests",
          "1 to " + MOST);
    }

    @Override
    public @Nullable Long count() {
      return (long) requests.size();
    }

    @Override
    public @Nullable Duration duration() {
      return null;
    }

    @Override
    public String label() {
      return "trace";
    }

    @Override
    public boolean definesPrompts() {
      return true;
    }

    /** Prompts are generated on access: all together can be gigabytes. */
    @Override
    public List<PromptSpec> prompts(List<PromptSpec> written, long seed) {
      return new TracePrompts(this, seed);
    }

    @Override
    public RequestSpec request(int prompt, Spec spec) {
      return spec.request().withMaxTokens(requests.get(prompt).outputTokens());
    }

    @Override
    public long promptBytes(int prompt, Spec spec) {
      return promptBytes(prompt);
    }

    /** Bytes of the text of a request. */
    long promptBytes(int request) {
      return Math.max(1, Math.round(requests.get(request).inputTokens() * BYTES_PER_TOKEN));
    }

    @Override
    public <R> R match(
        Function<Closed, R> closed, Function<Open, R> open, Function<Trace, R> trace) {
      return trace.apply(this);
    }
  }

  /**
   * A request of a trace.
   *
   * @param atMillis time since the first request of the trace
   * @param inputTokens length of the prompt
   * @param outputTokens limit of the response's length
   */
  record Recorded(long atMillis, int inputTokens, int outputTokens) {
    public Recorded {
      Spec.require(atMillis >= 0, "load.trace.requests[].at", atMillis, "0 or more");
      Spec.require(inputTokens >= 1, "load.trace.requests[].input", inputTokens, "1 or more");
      Spec.require(outputTokens >= 1, "load.trace.requests[].output", outputTokens, "1 or more");
    }
  }

  /** Whether these are the prompts of a trace. */
  static boolean areOfATrace(List<PromptSpec> prompts) {
    return prompts instanceof TracePrompts;
  }

  /**
   * A load of several runs, one after the other. A run never has it: each step is a run with a load
   * of its own.
   */
  sealed interface Stepped extends LoadSpec {
    @Override
    default boolean stepped() {
      return true;
    }

    @Override
    default <R> R match(
        Function<Closed, R> closed, Function<Open, R> open, Function<Trace, R> trace) {
      throw new IllegalArgumentException("load is a " + label() + ", allowed is that of one run");
    }
  }

  /**
   * Several loads, one after the other, that differ in one number.
   *
   * @param steps at least one; all closed, or all open with a single rate each
   */
  record Sweep(List<LoadSpec> steps) implements Stepped {
    public Sweep {
      steps = List.copyOf(steps);
      Spec.require(!steps.isEmpty(), "load.sweep", steps, "at least one step");
    }

    /** The count of each step, which is the same for all. */
    @Override
    public @Nullable Long count() {
      return steps.get(0).count();
    }

    @Override
    public @Nullable Duration duration() {
      return steps.get(0).duration();
    }

    @Override
    public String label() {
      return "sweep";
    }

    @Override
    public <R> R matchSteps(Function<Sweep, R> sweep, Function<Search, R> search) {
      return sweep.apply(this);
    }
  }

  /**
   * Looks for the highest rate at which thresholds hold, for each target separately.
   *
   * @param goals at least one
   * @param min the lowest rate, in probes a second
   * @param max the highest rate
   * @param step the shortest duration of a step
   * @param precision the search ends when the gap between a rate that holds and one that fails is
   *     at most this share of the rate
   */
  record Search(
      List<Threshold> goals,
      double min,
      double max,
      Duration step,
      double precision,
      Arrivals arrivals)
      implements Stepped {
    public Search {
      goals = List.copyOf(goals);
      Spec.require(!goals.isEmpty(), "load.search.goal", goals, "at least one");
      Spec.require(min > 0 && min <= max, "load.search.min", min, "more than 0 and at most max");
    }

    /** Null: the count of each step follows from its rate. */
    @Override
    public @Nullable Long count() {
      return null;
    }

    /** Null: {@link #step} is only the least duration of a step. */
    @Override
    public @Nullable Duration duration() {
      return null;
    }

    @Override
    public String label() {
      return "search";
    }

    @Override
    public <R> R matchSteps(Function<Sweep, R> sweep, Function<Search, R> search) {
      return search.apply(this);
    }
  }

  /** A century, so that rounding of durations cannot overflow. */
  double LONGEST_SECONDS = 3.2e9;

  /** How arrivals are spaced at a given rate. */
  enum Arrivals {
    CONSTANT,
    POISSON
  }

  /**
   * A part of an open load.
   *
   * @param perSecond the rate at its end; also at its start unless it ramps
   * @param length its duration; the last stage of a load with a count lasts until the count is
   *     reached
   * @param ramp whether the rate changes linearly from that of the stage before (from 0 in the
   *     first)
   */
  record Stage(double perSecond, Duration length, boolean ramp) {
    public Stage {
      Spec.require(
          perSecond >= 0 && perSecond <= 1e6, "load.stages[].rate", perSecond, "0/s to 1000000/s");
      Spec.require(
          !length.isNegative() && !length.isZero(), "load.stages[].for", length, "more than 0");
    }
  }

  private static void requireOneEnd(@Nullable Long count, @Nullable Duration duration) {
    Spec.require(
        (count == null) != (duration == null), "load", "count " + count, "a count or a duration");
    Spec.require(count == null || count >= 1, "load.count", count, "1 or more");
    Spec.require(
        duration == null || (!duration.isNegative() && !duration.isZero()),
        "load.duration",
        duration,
        "more than 0");
  }
}
