package dev.sonde.worker.jobs;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.RunBook;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Fate;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides on each claim: it is sent, published as not sent, or watched. On the polling thread,
 * except {@link #ended}.
 */
public final class Settlement implements ClaimSink {

  private final Duration maxLateness;
  private final RunBook runs;
  private final NanoClock clock;
  private final Hands hands;
  private final Identity identity;
  private final Succession succession = new Succession();
  private final LanePace pace = new LanePace();

  /** The worker that publishes. */
  public record Identity(String worker, String region) {

    public ProbeEvent.ProbeId of(Run run, Claim claim) {
      Job.Probe probe = claim.probe();
      return new ProbeEvent.ProbeId(
          run.id(), region, probe.index(), claim.attempt(), probe.target(), probe.prompt());
    }

    /** The event of a claim that is not sent. */
    public ProbeEvent unsent(Run run, Claim claim, Fate.Unsent fate) {
      return ProbeEvent.unsent(
          of(run, claim), fate.outcome(), fate.why(), worker, claim.probe().dueMicros());
    }
  }

  /** Sends probes. */
  @FunctionalInterface
  public interface Sender {

    /**
     * Sends once within the window, or not at all, and publishes the event. When the probe of a
     * lane has ended, and before its event is published, {@link Settlement#ended} is called.
     */
    void send(Run run, Claim claim, Fate.Send window);
  }

  /** Carries out the decisions. */
  public interface Hands extends Sender {

    /** Publishes, and retires the claim when the event is durable. */
    void publish(Run run, Claim claim, ProbeEvent event);

    /** Waits for the event of a lost worker's claim. */
    void watch(EventWatch.Orphan orphan);

    /** The cluster refuses this worker. */
    void refused(Throwable cause);
  }

  /**
   * @param maxLateness a probe that is not sent within this time after it was due is dropped
   */
  public Settlement(
      Identity identity, Duration maxLateness, RunBook runs, NanoClock clock, Hands hands) {
    this.identity = identity;
    this.maxLateness = maxLateness;
    this.runs = runs;
    this.clock = clock;
    this.hands = hands;
  }

  @Override
  public void claimed(Run run, Claim claim, long proposedNanos) {
    boolean cancelled = runs.cancel(run.id()).isPresent();
    Fate fate =
        Fate.of(claim, new Fate.Situation(clock.nanos(), proposedNanos, cancelled, maxLateness));
    carryOut(run, claim, fate, hands);
  }

  private void carryOut(Run run, Claim claim, Fate fate, Sender sender) {
    if (fate instanceof Fate.Send window) {
      if (claim.taken().job().closed()) {
        succession.begun(claim);
      }
      sender.send(run, claim, window);
    } else if (fate instanceof Fate.Unsent unsent) {
      hands.publish(run, claim, identity.unsent(run, claim, unsent));
    }
  }

  @Override
  public boolean claimedAhead(Run run, Ahead ahead, long proposedNanos) {
    Claim claim = ahead.claim();
    long latestNanos =
        Fate.aheadLatestNanos(claim, proposedNanos, run.spec().request().timeouts().longest());
    if (succession.follows(ahead.before(), new Succession.Next(run, claim, latestNanos))) {
      return true;
    }
    claimed(run, claim, proposedNanos);
    return false;
  }

  @Override
  public boolean withdraw(Ahead ahead) {
    return succession.withdraw(ahead);
  }

  /** How long the event of a lane with a probe in flight may wait for others. From any thread. */
  public long spareNanos() {
    return pace.spareNanos();
  }

  /**
   * A probe has ended, or was too late: the one that is claimed ahead behind it is sent, or
   * published as not sent. From any thread.
   *
   * @param dueNanos when its window began
   * @param freeNanos when it ended
   * @param sender sends the next one, on the thread of the caller
   * @return whether its target in its lane has a next one, so that no probe waits for its event
   */
  public boolean ended(Claim claim, long dueNanos, long freeNanos, Sender sender) {
    if (claim.taken().job().closed()) {
      pace.took(freeNanos - dueNanos, freeNanos);
    }
    Optional<Succession.Next> following = succession.ended(claim);
    following.ifPresent(
        next -> {
          boolean cancelled = runs.cancel(next.run().id()).isPresent();
          Fate fate =
              Fate.ofNext(next.claim(), freeNanos, next.latestNanos(), clock.nanos(), cancelled);
          carryOut(next.run(), next.claim(), fate, sender);
        });
    return following.isPresent();
  }

  @Override
  public void orphaned(Run run, Claim claim, long sinceMillis) {
    long givenUpNanos =
        Fate.givenUpNanos(
            claim, clock.nanos(), maxLateness, run.spec().request().timeouts().longest());
    int eventPartition = run.eventPartition(claim.taken().job().shard());
    hands.watch(new EventWatch.Orphan(claim, givenUpNanos, eventPartition, sinceMillis));
  }

  @Override
  public void inDoubt(Run run, Claim claim) {
    Fate.Unsent fate = new Fate.Unsent(Outcome.IN_DOUBT, "claimed by a worker that is gone");
    hands.publish(run, claim, identity.unsent(run, claim, fate));
  }

  @Override
  public void refused(Throwable cause) {
    hands.refused(cause);
  }
}
