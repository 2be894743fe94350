package dev.sonde.cli.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The name of a role in logs, heartbeats and reports. */
final class RoleName {

  private RoleName() {}

  /** The given name, or host name and process id. */
  static String of(@Nullable String given) {
    return given == null ? host() + "-" + ProcessHandle.current().pid() : given;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "host";
    }
  }
}
