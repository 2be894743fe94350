package dev.sonde.analysis.fold;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.proto.WorkerState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The workers that sent a cell's probes, for a bounded number of workers. */
final class WorkerTable {

  /** Workers counted separately in a cell; all others are counted as "other". */
  static final int BOUND = 256;

  /**
   * Windows of all workers of a cell; beyond that they become longer. One a worker is the least.
   */
  static final int WINDOWS = 120;

  static final String OTHER = "other";

  private final Map<String, WorkerLag> workers = new HashMap<>();

  void add(ProbeEvent event) {
    WorkerLag lag = of(ProviderText.label(event.worker()));
    int before = lag.windows().size();
    lag.add(event);
    if (lag.windows().size() > before) {
      bound();
    }
  }

  /** All workers have windows of one length, so that their number is bounded for all together. */
  private void bound() {
    int doublings = 0;
    for (WorkerLag each : workers.values()) {
      doublings = Math.max(doublings, each.windows().doublings());
    }
    lengthen(doublings);
    while (windows() > Math.max(WINDOWS, workers.size()) && doublings < LagWindows.MOST_DOUBLINGS) {
      doublings++;
      lengthen(doublings);
    }
  }

  private void lengthen(int doublings) {
    workers.values().forEach(each -> each.windows().lengthen(doublings));
  }

  private int windows() {
    return workers.values().stream().mapToInt(each -> each.windows().size()).sum();
  }

  private WorkerLag of(String worker) {
    WorkerLag lag = workers.get(worker);
    if (lag != null) {
      return lag;
    }
    int told = workers.size() - (workers.containsKey(OTHER) ? 1 : 0);
    return workers.computeIfAbsent(told < BOUND ? worker : OTHER, any -> new WorkerLag());
  }

  Map<String, WorkerLag> sorted() {
    return Collections.unmodifiableMap(new TreeMap<>(workers));
  }

  List<WorkerState> toProto(String region) {
    List<WorkerState> states = new ArrayList<>();
    sorted().forEach((worker, lag) -> states.add(lag.toProto(worker, region)));
    return states;
  }

  void merge(List<WorkerState> states) {
    for (WorkerState state : states) {
      of(state.getWorker()).merge(state);
    }
    bound();
  }
}
