package dev.sonde.cli.command;

import dev.sonde.cli.log.RoleLog;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.StopSignals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A role as a process: up, one line on stdout, on until a signal, down in order. */
final class RoleProcess {

  private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);

  private final Console console;
  private final String role;
  private final RoleFlags flags;

  RoleProcess(Console console, String role, RoleFlags flags) {
    this.console = console;
    this.role = role;
    this.flags = flags;
  }

  /** Brings a role up and returns the line that says it is ready. */
  @FunctionalInterface
  interface Start {
    String start(Opened opened, String id);
  }

  int run(Start start) throws InterruptedException {
    String id = flags.id();
    try (StopSignals stop = StopSignals.take();
        RoleLog log = RoleLog.start(flags.logFormat, role, id, console.err())) {
      Opened opened = new Opened();
      try (opened) {
        String ready = start.start(opened, id);
        if (!stop.given()) {
          console.out().println(ready);
          console.out().flush();
          LOG.info("{}", ready);
        }
        stop.await();
        LOG.info("stopping");
      }
      LOG.info("stopped");
      return (opened.refused() ? ExitCode.DEFECT : ExitCode.OK).code();
    }
  }
}
