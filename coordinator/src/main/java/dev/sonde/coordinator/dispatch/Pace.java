package dev.sonde.coordinator.dispatch;

import java.util.HashMap;
import java.util.Map;

/** How many blocks a second each region settles, measured over about the last second. */
final class Pace {

  private static final double MICROS_PER_SECOND = 1e6;

  private final Map<String, Window> windows = new HashMap<>();

  private record Window(long sinceMicros, long sinceBlocks, double lastPerSecond) {}

  double perSecond(String region, long blocks, long nowMicros) {
    Window window = windows.computeIfAbsent(region, unused -> new Window(nowMicros, blocks, 0));
    double seconds = (nowMicros - window.sinceMicros()) / MICROS_PER_SECOND;
    if (seconds < 1) {
      return window.lastPerSecond();
    }
    double perSecond = (blocks - window.sinceBlocks()) / seconds;
    windows.put(region, new Window(nowMicros, blocks, perSecond));
    return perSecond;
  }
}
