package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.Run;
import java.util.Arrays;

/** Builds events for tests; the default is a plain ok answer of eleven tokens. */
public final class Probe {

  private final Run run;
  private final long block;
  private final int target;
  private Outcome outcome = Outcome.OK;
  private String region = "default";
  private String worker = "w-1";
  private String text = "pong";
  private String error = "";
  private String servedBy = "";
  private String detail = "";
  private int attempt = 1;
  private int status = 200;
  private int prompt;
  private int inFlight = 1;
  private long shape = 0xabcdef;
  private long due;
  private long lagMicros = 200;
  private long loopLagMicros = 300;
  private long ttftMicros = 200_000;
  private long gapMicros = 10_000;
  private int tokens = 11;
  private int hiddenTokens;
  private int firstTokens = 1;
  private boolean early;
  private boolean usage = true;
  private int inputTokens = 16;
  private ToolCheck tools = ToolCheck.NOT_OFFERED;

  private Probe(Run run, long block, int target) {
    this.run = run;
    this.block = block;
    this.target = target;
    this.due = block * 100_000;
  }

  public static Probe of(Run run, long block, int target) {
    return new Probe(run, block, target);
  }

  public Probe outcome(Outcome outcome) {
    this.outcome = outcome;
    this.status =
        switch (outcome) {
          case RATE_LIMITED -> 429;
          case QUOTA -> 402;
          case SERVER_ERROR -> 503;
          case AUTH -> 401;
          case CONNECT, TIMEOUT, RESET -> 0;
          default -> 200;
        };
    this.usage = outcome == Outcome.OK;
    return this;
  }

  public Probe status(int status) {
    this.status = status;
    return this;
  }

  public Probe error(String error) {
    this.error = error;
    return this;
  }

  public Probe servedBy(String provider) {
    this.servedBy = provider;
    return this;
  }

  public Probe detail(String detail) {
    this.detail = detail;
    return this;
  }

  public Probe region(String region) {
    this.region = region;
    return this;
  }

  public Probe worker(String worker) {
    this.worker = worker;
    return this;
  }

  public Probe text(String text) {
    this.text = text;
    return this;
  }

  public Probe attempt(int attempt) {
    this.attempt = attempt;
    return this;
  }

  public Probe prompt(int prompt) {
    this.prompt = prompt;
    return this;
  }

  public Probe inFlight(int inFlight) {
    this.inFlight = inFlight;
    return this;
  }

  public Probe shape(long shape) {
    this.shape = shape;
    return this;
  }

  public Probe due(long micros) {
    this.due = micros;
    return this;
  }

  public Probe lagMicros(long lagMicros) {
    this.lagMicros = lagMicros;
    return this;
  }

  public Probe loopLagMicros(long loopLagMicros) {
    this.loopLagMicros = loopLagMicros;
    return this;
  }

  public Probe ttftMicros(long ttftMicros) {
    this.ttftMicros = ttftMicros;
    return this;
  }

  public Probe gapMicros(long gapMicros) {
    this.gapMicros = gapMicros;
    return this;
  }

  public Probe tokens(int tokens) {
    this.tokens = tokens;
    return this;
  }

  /** Reasoning tokens that are charged and not sent, beside the tokens. */
  public Probe hiddenTokens(int hiddenTokens) {
    this.hiddenTokens = hiddenTokens;
    return this;
  }

  /** The tokens of the first chunk; each later one has one. */
  public Probe firstTokens(int firstTokens) {
    this.firstTokens = firstTokens;
    return this;
  }

  public Probe inputTokens(int inputTokens) {
    this.inputTokens = inputTokens;
    return this;
  }

  public Probe tools(ToolCheck tools) {
    this.tools = tools;
    return this;
  }

  public Probe early() {
    this.early = true;
    return this;
  }

  public Probe withoutUsage() {
    this.usage = false;
    return this;
  }

  public ProbeEvent event() {
    var id =
        new ProbeEvent.ProbeId(run.id(), region, run.index(block, target), attempt, target, prompt);
    if (!outcome.answered()) {
      return ProbeEvent.unsent(id, outcome, detail, worker, due);
    }
    return new ProbeEvent(
        id,
        worker,
        outcome,
        detail,
        timings(),
        usage ? new ProbeEvent.Usage(inputTokens, 0, tokens + hiddenTokens, hiddenTokens) : null,
        answer(),
        new ProbeEvent.Wire(status, servedBy(), "", "", error, "", 900, true, false, ""),
        new ProbeEvent.Client(loopLagMicros, inFlight, 0, early));
  }

  private String servedBy() {
    if (status == 0) {
      return "";
    }
    return servedBy.isEmpty() ? run.targets().get(target).provider() : servedBy;
  }

  private ProbeEvent.Answer answer() {
    if (outcome != Outcome.OK) {
      return ProbeEvent.Answer.NONE;
    }
    long hash = text.hashCode() * 0x9e3779b97f4a7c15L + 1;
    return new ProbeEvent.Answer(
        text,
        hash,
        text.length(),
        0,
        "stop",
        shape,
        ProbeEvent.Arrival.of(chunks()),
        false,
        false,
        tools,
        FormatCheck.NOT_ASKED);
  }

  private int chunks() {
    return tokens - firstTokens + 1;
  }

  private Timings timings() {
    long sent = due + lagMicros;
    boolean ok = outcome == Outcome.OK;
    int[] gaps = new int[ok ? chunks() - 1 : 0];
    Arrays.fill(gaps, (int) gapMicros);
    long first = ok ? sent + ttftMicros : NEVER;
    long last = ok ? first + gapMicros * (chunks() - 1) : NEVER;
    return new Timings(
        due,
        due + lagMicros / 2,
        NEVER,
        outcome == Outcome.CONNECT ? NEVER : sent,
        ok ? sent + ttftMicros / 2 : NEVER,
        first,
        first,
        first,
        last,
        ok ? last + 1_000 : sent + ttftMicros,
        gaps);
  }
}
