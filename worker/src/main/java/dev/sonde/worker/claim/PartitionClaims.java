package dev.sonde.worker.claim;

import dev.sonde.common.job.Job;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one jobs partition between its assignment and its revocation.
 *
 * <p>{@link #propose} returns what the next commit claims and retires. Its claims may be sent only
 * after {@link #committed} has been called. One proposal is outstanding at a time. Owned by the
 * polling thread.
 */
public final class PartitionClaims {

  /**
   * Part of the list that only a single claim may use, so that the oldest probe can always be
   * claimed.
   */
  private static final int RESERVED_CHARS = 16;

  private final ClaimBounds bounds;
  private final TakenJobs jobs = new TakenJobs();
  private final ClaimQueue queue = new ClaimQueue();
  private final long readFrom;
  private final Deque<ProbeState> inherited;
  private final ProbeState unlisted;
  private final List<Claim> orphans = new ArrayList<>();

  /** The claims made ahead that wait for the probe before them, by its claim. */
  private final Map<Claim, Claim> followers = new HashMap<>();

  private long committedOffset;
  private long nextUnread;
  private boolean retiredSinceCommit;
  private boolean idle;
  private int claimed;
  private int waiting;
  private boolean full;
  private @Nullable Proposal outstanding;

  private PartitionClaims(
      ClaimBounds bounds, long committedOffset, ClaimList inherited, ProbeState unlisted) {
    this.bounds = bounds;
    this.unlisted = unlisted;
    this.committedOffset = committedOffset;
    this.readFrom = Math.min(inherited.baseOffset(), committedOffset);
    this.nextUnread = readFrom;
    this.inherited = new ArrayDeque<>(inherited.states());
  }

  /** The claims of a partition that had no owner yet. */
  public static PartitionClaims fresh(ClaimBounds bounds, long offset) {
    return new PartitionClaims(bounds, offset, ClaimList.empty(offset), ProbeState.RETIRED);
  }

  /**
   * The claims of a partition as its last owner left them.
   *
   * @throws IllegalArgumentException when the metadata is no list of claims
   */
  public static PartitionClaims inherited(ClaimBounds bounds, long offset, String metadata) {
    return new PartitionClaims(
        bounds, offset, ClaimList.decode(offset, metadata), ProbeState.RETIRED);
  }

  /**
   * The claims of a partition whose committed offset is lost: everything in it may have been sent.
   *
   * @param from the first offset that still exists
   * @param until the offset after the last one
   */
  public static PartitionClaims lost(ClaimBounds bounds, long from, long until) {
    return new PartitionClaims(bounds, until, new ClaimList(from, List.of()), ProbeState.CLAIMED);
  }

  /** The offset from which every unretired probe is read. */
  public long readFrom() {
    return readFrom;
  }

  /**
   * The content of one commit.
   *
   * @param offset to commit
   * @param metadata to commit with it
   * @param claims what may be sent after the commit
   * @param ahead what may be sent after the commit, when the probe before has ended
   */
  public record Proposal(long offset, String metadata, List<Claim> claims, List<Ahead> ahead) {
    public Proposal {
      claims = List.copyOf(claims);
      ahead = List.copyOf(ahead);
    }
  }

  /**
   * Notes that everything before this position has been read. If the committed offset was lost,
   * nothing is proposed before all older jobs have been read, because a commit retires what it does
   * not list.
   */
  public void readUpTo(long position) {
    nextUnread = Math.max(nextUnread, position);
  }

  /** Whether older jobs are still to be read, see {@link #readUpTo}. */
  public boolean unread() {
    return unlisted == ProbeState.CLAIMED && nextUnread < committedOffset;
  }

  /**
   * Adds a job of a run that has ended or is forgotten: all of its probes are retired.
   *
   * @return how many of them were not retired before
   */
  public int skip(long offset, Job job) {
    TakenJob taken = begin(offset, job, 0);
    int unsettled = 0;
    for (int ordinal = 0; ordinal < taken.size(); ordinal++) {
      ProbeState before = offset < committedOffset ? nextInherited(job) : ProbeState.QUEUED;
      unsettled += before == ProbeState.RETIRED ? 0 : 1;
      taken.move(ordinal, ProbeState.RETIRED);
    }
    retiredSinceCommit |= unsettled > 0;
    return unsettled;
  }

  /** Adds a job that was read. Offsets must rise. */
  public TakenJob offer(long offset, Job job, long startNanos, boolean boundedSkew) {
    TakenJob taken = begin(offset, job, startNanos);
    if (offset < committedOffset) {
      takeOver(taken);
    }
    for (int ordinal = 0; ordinal < taken.size(); ordinal++) {
      if (taken.state(ordinal) == ProbeState.QUEUED) {
        waiting++;
      }
    }
    queue.add(taken, boundedSkew);
    idle |= job.closed();
    return taken;
  }

  private TakenJob begin(long offset, Job job, long startNanos) {
    if (offset < nextUnread) {
      throw new IllegalStateException(
          "the job at offset " + offset + " was read after offset " + (nextUnread - 1));
    }
    TakenJob taken = new TakenJob(offset, job, startNanos);
    jobs.add(taken);
    nextUnread = offset + 1;
    if (offset >= committedOffset) {
      inherited.clear();
    }
    return taken;
  }

  /**
   * Every job before the committed offset uses up its states, whatever becomes of it. What is not
   * listed may have been claimed in the way that lasts longest.
   */
  private ProbeState nextInherited(Job job) {
    if (!inherited.isEmpty()) {
      return inherited.removeFirst();
    }
    return unlisted == ProbeState.CLAIMED && job.closed() ? ProbeState.AHEAD : unlisted;
  }

  /**
   * Probes that the last owner had claimed may have been sent: the caller settles these orphans.
   */
  private void takeOver(TakenJob taken) {
    for (int ordinal = 0; ordinal < taken.size(); ordinal++) {
      ProbeState state = nextInherited(taken.job());
      if (state == ProbeState.RETIRED) {
        taken.move(ordinal, ProbeState.RETIRED);
      } else if (state.isTaken()) {
        taken.move(ordinal, state);
        claimed++;
        orphans.add(new Claim(taken, ordinal, state == ProbeState.RESENT ? 2 : 1));
      }
    }
  }

  /** Claims of the last owner that were found since the last call. */
  public List<Claim> orphans() {
    List<Claim> found = List.copyOf(orphans);
    orphans.clear();
    return found;
  }

  /** Jobs that were finished since the last call. */
  public List<TakenJob> forgotten() {
    return jobs.forgotten();
  }

  /** When the next open-loop probe is due, or null without any. */
  public @Nullable Long nextDueNanos() {
    return queue.nextDueNanos();
  }

  /** Probes read and not claimed yet. */
  public int waiting() {
    return waiting;
  }

  /** Probes claimed and not retired yet. */
  public int claimed() {
    return claimed;
  }

  /** Whether the last proposal had to leave out claims because the list was full. */
  public boolean full() {
    return full;
  }

  /** Whether a lane may claim a probe, or a resend waits. */
  public boolean restless() {
    return queue.restless();
  }

  /** Whether a lane may have nothing in flight, or a resend waits. */
  public boolean idle() {
    return idle && queue.restless();
  }

  /** Queues a resend of an orphan, which needs a claim of its own. */
  public void resend(Claim orphan) {
    queue.again(orphan);
    idle = true;
  }

  /**
   * The next commit, or null if there is nothing to claim or retire.
   *
   * @param horizonNanos open-loop probes due until then are claimed
   */
  public @Nullable Proposal propose(long horizonNanos) {
    if (outstanding != null) {
      throw new IllegalStateException("a proposal is outstanding");
    }
    full = false;
    if (unread()) {
      return null;
    }
    idle = false;
    // What is claimed ahead is not in flight.
    int room = Math.max(0, bounds.maxClaimed() - claimed + followers.size());
    ClaimQueue.Ready ready = queue.ready(horizonNanos, room);
    full = ready.more();
    Choice choice = new Choice(ready.claims(), ready.ahead());
    if (choice.isEmpty() && !retiredSinceCommit) {
      return null;
    }
    Proposal proposal = proposal(choice);
    while (!fits(proposal) && !choice.isEmpty()) {
      full |= choice.ahead().isEmpty();
      choice = choice.less(queue::giveBack);
      proposal = proposal(choice);
    }
    if (!fits(proposal)) {
      // A gap among claims lengthens the list. Retired probes stay claimed until gaps close.
      full = true;
      return null;
    }
    if (choice.isEmpty() && !retiredSinceCommit) {
      return null;
    }
    outstanding = proposal;
    retiredSinceCommit = false;
    return proposal;
  }

  /** The last commit before the partition is revoked, or null if nothing was retired since. */
  public @Nullable Proposal proposeRetired() {
    if (outstanding != null || !retiredSinceCommit || unread()) {
      return null;
    }
    Proposal proposal = proposal(Choice.NOTHING);
    return fits(proposal) ? proposal : null;
  }

  private boolean fits(Proposal proposal) {
    boolean single = proposal.claims().size() <= 1 && proposal.ahead().isEmpty();
    int reserved = single ? 0 : RESERVED_CHARS;
    return proposal.metadata().length() <= bounds.maxMetadataChars() - reserved;
  }

  private Proposal proposal(Choice choice) {
    long done = Math.max(committedOffset, jobs.retiredUpTo());
    long offset = Math.max(done, choice.lastOffset() + 1);
    long base = inherited.isEmpty() ? offset : nextUnread;
    String list = jobs.list(offset, base, choice, inherited);
    return new Proposal(offset, list, choice.claims(), choice.ahead());
  }

  /** The offset of the last commit that stands. */
  public long committedOffset() {
    return committedOffset;
  }

  /** Notes that the outstanding commit is acknowledged, and returns it: its claims stand. */
  public Proposal committed() {
    Proposal stands = requireOutstanding();
    outstanding = null;
    committedOffset = stands.offset();
    for (Claim claim : stands.claims()) {
      if (claim.attempt() > 1) {
        claim.taken().move(claim.ordinal(), ProbeState.RESENT);
      } else {
        claim.taken().move(claim.ordinal(), ProbeState.CLAIMED);
        claimed++;
        waiting--;
        queue.mayGoOn(claim);
      }
    }
    for (Ahead ahead : stands.ahead()) {
      ahead.claim().taken().move(ahead.claim().ordinal(), ProbeState.AHEAD);
      claimed++;
      waiting--;
      followers.put(ahead.before(), ahead.claim());
    }
    return stands;
  }

  /** The claims made ahead that wait for the probe before them. */
  public List<Ahead> followers() {
    List<Ahead> waits = new ArrayList<>();
    followers.forEach((before, claim) -> waits.add(new Ahead(claim, before)));
    return waits;
  }

  /** Notes that the probe before has ended: the claim's own window has begun. */
  public void begun(Ahead ahead) {
    followers.remove(ahead.before());
    if (ahead.claim().isAhead()) {
      ahead.claim().taken().move(ahead.claim().ordinal(), ProbeState.CLAIMED);
      queue.mayGoOn(ahead.claim());
    }
    // The answers are about as short as a commit.
    idle = true;
  }

  /** Takes back a claim that was made ahead and will not be sent; the next commit says so. */
  public void park(Ahead ahead) {
    followers.remove(ahead.before());
    ahead.claim().taken().move(ahead.claim().ordinal(), ProbeState.PARKED);
    claimed--;
    waiting++;
    retiredSinceCommit = true;
    queue.mayGoOn(ahead.before());
  }

  /**
   * Notes that the outstanding commit was refused: nothing is claimed, and it is proposed again.
   */
  public void refused() {
    Proposal refused = requireOutstanding();
    outstanding = null;
    retiredSinceCommit = true;
    idle = true;
    queue.giveBack(refused.claims());
    refused.ahead().forEach(ahead -> queue.mayGoOn(ahead.claim()));
  }

  private Proposal requireOutstanding() {
    Proposal proposal = outstanding;
    if (proposal == null) {
      throw new IllegalStateException("no proposal is outstanding");
    }
    return proposal;
  }

  /** Retires a claim whose event is acknowledged; a second call has no effect. */
  public void retire(Claim claim) {
    if (claim.taken().state(claim.ordinal()) == ProbeState.RETIRED) {
      return;
    }
    claim.taken().move(claim.ordinal(), ProbeState.RETIRED);
    claimed--;
    retiredSinceCommit = true;
    Claim next = followers.remove(claim);
    if (next == null) {
      idle = true;
    } else if (next.isAhead()) {
      next.taken().move(next.ordinal(), ProbeState.CLAIMED);
    }
    queue.mayGoOn(claim);
  }
}
