package dev.sonde.worker;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import dev.sonde.common.time.BrokerClock;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * The load of the process and its machine: garbage collection pauses, processors that are busy,
 * stolen or waited for. Reports name them as causes of lag; they are never a reason of a verdict.
 */
final class ProcessHealth implements AutoCloseable {

  private final InstantSource wall = InstantSource.system();
  private final MachineHealth machine = new MachineHealth();
  private final AtomicLong longestPauseMillis = new AtomicLong();
  private final List<NotificationEmitter> emitters = new ArrayList<>();
  private final NotificationListener listener = this::collected;
  private double lastApartMillis = Double.NaN;

  ProcessHealth() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
        emitters.add(emitter);
      }
    }
  }

  private void collected(Notification notification, @Nullable Object handback) {
    if (notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && notification.getUserData() instanceof CompositeData data) {
      long pause = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
      longestPauseMillis.accumulateAndGet(pause, Math::max);
    }
  }

  /** The longest pause since the last call. */
  double gcPauseMaxMillis() {
    return longestPauseMillis.getAndSet(0);
  }

  /** Share of all cores that this process used recently, or null if it is not known yet. */
  @Nullable Double cpu() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      double load = system.getProcessCpuLoad();
      return load < 0 ? null : load;
    }
    return null;
  }

  /** System, processors and Java, as text. */
  static String environment() {
    return "%s %s %s, %d processors, Java %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version());
  }

  /** The load of the whole machine since the last call. */
  MachineHealth.Look machine(long nowNanos) {
    return machine.look(nowNanos);
  }

  /** How far the wall clock has moved against the monotonic clock since the last call. */
  synchronized double clockStepMillis(long nowNanos) {
    double apart = wall.millis() - nowNanos / 1e6;
    double step = Double.isNaN(lastApartMillis) ? 0 : Math.abs(apart - lastApartMillis);
    lastApartMillis = apart;
    return step;
  }

  double offsetFromWallMillis(BrokerClock.Reading reading, long nowNanos) {
    return reading.brokerMillisAt(nowNanos) - wall.millis();
  }

  @Override
  public void close() {
    for (NotificationEmitter emitter : emitters) {
      try {
        emitter.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException("the listener was added at the start", e);
      }
    }
  }
}
