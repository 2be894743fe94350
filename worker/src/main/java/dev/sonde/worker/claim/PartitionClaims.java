package dev.sonde.worker.claim;

import dev.sonde.common.job.Job;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
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
  private final Deque<TakenJob> jobs = new ArrayDeque<>();
  private final ClaimQueue queue = new ClaimQueue();
  private final long readFrom;
  private final Deque<ProbeState> inherited;
  private final ProbeState unlisted;
  private final List<Claim> orphans = new ArrayList<>();
  private final List<TakenJob> forgotten = new ArrayList<>();
  private long committedOffset;
  private long nextUnread;
  private long retiredUpTo;
  private boolean retiredSinceCommit;
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
   */
  public record Proposal(long offset, String metadata, List<Claim> claims) {
    public Proposal {
      claims = List.copyOf(claims);
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
      ProbeState before = offset < committedOffset ? nextInherited() : ProbeState.QUEUED;
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
    return taken;
  }

  private TakenJob begin(long offset, Job job, long startNanos) {
    if (offset < nextUnread) {
      throw new IllegalStateException(
          "the job at offset " + offset + " was read after offset " + (nextUnread - 1));
    }
    TakenJob taken = new TakenJob(offset, job, startNanos);
    jobs.addLast(taken);
    nextUnread = offset + 1;
    if (offset >= committedOffset) {
      inherited.clear();
    }
    return taken;
  }

  /** Every job before the committed offset uses up its states, whatever becomes of it. */
  private ProbeState nextInherited() {
    return inherited.isEmpty() ? unlisted : inherited.removeFirst();
  }

  /**
   * Probes that the last owner had claimed may have been sent: the caller settles these orphans.
   */
  private void takeOver(TakenJob taken) {
    for (int ordinal = 0; ordinal < taken.size(); ordinal++) {
      ProbeState state = nextInherited();
      if (state == ProbeState.RETIRED) {
        taken.move(ordinal, ProbeState.RETIRED);
      } else if (state == ProbeState.CLAIMED || state == ProbeState.RESENT) {
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
    List<TakenJob> gone = List.copyOf(forgotten);
    forgotten.clear();
    return gone;
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

  /** Whether a lane may start a probe, or a resend waits. */
  public boolean restless() {
    return queue.restless();
  }

  /** Queues a resend of an orphan, which needs a claim of its own. */
  public void resend(Claim orphan) {
    queue.again(orphan.again());
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
    int room = Math.max(0, bounds.maxClaimed() - claimed);
    ClaimQueue.Ready ready = queue.ready(horizonNanos, room);
    full = ready.more();
    List<Claim> claims = ready.claims();
    if (claims.isEmpty() && !retiredSinceCommit) {
      return null;
    }
    Proposal proposal = proposal(claims);
    while (!fits(proposal) && !claims.isEmpty()) {
      full = true;
      claims = oldestHalf(claims);
      proposal = proposal(claims);
    }
    if (!fits(proposal)) {
      // A gap among claims lengthens the list. Retired probes stay claimed until gaps close.
      full = true;
      return null;
    }
    if (claims.isEmpty() && !retiredSinceCommit) {
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
    Proposal proposal = proposal(List.of());
    return fits(proposal) ? proposal : null;
  }

  private boolean fits(Proposal proposal) {
    int reserved = proposal.claims().size() > 1 ? RESERVED_CHARS : 0;
    return proposal.metadata().length() <= bounds.maxMetadataChars() - reserved;
  }

  /**
   * The oldest claims come first: until they are retired, the list cannot start later and get
   * shorter.
   */
  private List<Claim> oldestHalf(List<Claim> claims) {
    List<Claim> inLogOrder = new ArrayList<>(claims);
    inLogOrder.sort(
        Comparator.comparingLong((Claim claim) -> claim.taken().offset())
            .thenComparingInt(Claim::ordinal));
    int kept = claims.size() / 2;
    queue.giveBack(inLogOrder.subList(kept, claims.size()));
    return List.copyOf(inLogOrder.subList(0, kept));
  }

  private Proposal proposal(List<Claim> claims) {
    while (!jobs.isEmpty() && jobs.peekFirst().retired()) {
      TakenJob first = jobs.removeFirst();
      retiredUpTo = first.offset() + 1;
      forgotten.add(first);
    }
    long offset = Math.max(committedOffset, retiredUpTo);
    Set<Claim> wanted = Set.copyOf(claims);
    for (Claim claim : claims) {
      offset = Math.max(offset, claim.taken().offset() + 1);
    }
    List<ProbeState> states = new ArrayList<>();
    long base = inherited.isEmpty() ? offset : nextUnread;
    for (TakenJob job : jobs) {
      if (job.offset() >= offset) {
        break;
      }
      base = Math.min(base, job.offset());
      for (int ordinal = 0; ordinal < job.size(); ordinal++) {
        states.add(job.stateWith(ordinal, wanted));
      }
    }
    // States from the last owner whose jobs are not read again yet stay as they are.
    states.addAll(inherited);
    return new Proposal(offset, new ClaimList(base, states).encode(), claims);
  }

  /** Notes that the outstanding commit is acknowledged; returns its claims, which may be sent. */
  public List<Claim> committed() {
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
      }
    }
    return stands.claims();
  }

  /**
   * Notes that the outstanding commit was refused: nothing is claimed, and it is proposed again.
   */
  public void refused() {
    Proposal refused = requireOutstanding();
    outstanding = null;
    retiredSinceCommit = true;
    queue.giveBack(refused.claims());
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
    queue.retired(claim);
  }
}
