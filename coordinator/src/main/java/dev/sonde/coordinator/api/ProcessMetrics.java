package dev.sonde.coordinator.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * The metrics of a process and its JVM. Names are those that Prometheus asks for, in base units:
 * {@code process_cpu_seconds_total} instead of Micrometer's nanoseconds.
 */
public final class ProcessMetrics implements AutoCloseable {

  private static final double NANOS_PER_SECOND = 1e9;

  private final JvmGcMetrics collector = new JvmGcMetrics();

  /** Adds them to a registry that has no other meters yet. */
  public ProcessMetrics(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                // A name that ends in "count" belongs to a histogram.
                return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
              }
            });
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collector.bindTo(registry);
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof com.sun.management.OperatingSystemMXBean process) {
      FunctionCounter.builder(
              "process.cpu", process, each -> each.getProcessCpuTime() / NANOS_PER_SECOND)
          .description("Processor time of the process, user and system")
          .baseUnit("seconds")
          .register(registry);
    }
  }

  @Override
  public void close() {
    collector.close();
  }
}
