package dev.sonde.analysis.fold;

import com.google.protobuf.ByteString;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.proto.WorkerState;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The delays of one worker over all probes it sent, including failed ones. */
public final class WorkerLag {

  // One percent is precise enough to judge health, at a tenth of the size of three digits.
  private static final int DIGITS = 2;

  private final Histogram sendLag = new Histogram(DIGITS);
  private final Histogram loopLag = new Histogram(DIGITS);
  private final LagWindows windows = new LagWindows();
  private int peakInFlight;

  void add(ProbeEvent event) {
    long lag = Metric.SEND_LAG.micros(event);
    if (lag != Timings.NEVER) {
      sendLag.recordValue(lag);
    }
    loopLag.recordValue(event.client().loopLagMicros());
    windows.add(event.timings().due(), lag, event.client().loopLagMicros());
    peakInFlight = Math.max(peakInFlight, event.client().inFlight());
  }

  /** Adds the same worker's delays from another cell. */
  public void add(WorkerLag other) {
    sendLag.add(other.sendLag);
    loopLag.add(other.loopLag);
    windows.add(other.windows);
    peakInFlight = Math.max(peakInFlight, other.peakInFlight);
  }

  /** In microseconds. Callers must not modify it. */
  public Histogram sendLag() {
    return sendLag;
  }

  /** In microseconds. Callers must not modify it. */
  public Histogram loopLag() {
    return loopLag;
  }

  /** The same delays by the time at which probes were due, in the order of time. */
  public List<LagWindow> inOrder() {
    return windows.inOrder();
  }

  LagWindows windows() {
    return windows;
  }

  public int peakInFlight() {
    return peakInFlight;
  }

  WorkerState toProto(String worker, String region) {
    WorkerState.Builder state =
        WorkerState.newBuilder()
            .setWorker(worker)
            .setRegion(region)
            .setSendLag(encode(sendLag))
            .setLoopLag(encode(loopLag))
            .setPeakInFlight(peakInFlight);
    windows.write(state);
    return state.build();
  }

  private static ByteString encode(Histogram histogram) {
    return histogram.getTotalCount() == 0 ? ByteString.EMPTY : Histograms.encode(histogram);
  }

  void merge(WorkerState state) {
    if (!state.getSendLag().isEmpty()) {
      sendLag.add(Histograms.decode(state.getSendLag()));
    }
    if (!state.getLoopLag().isEmpty()) {
      loopLag.add(Histograms.decode(state.getLoopLag()));
    }
    peakInFlight = Math.max(peakInFlight, state.getPeakInFlight());
    windows.merge(state);
  }
}
