package dev.sonde.cli.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What a role is called in logs, heartbeats and reports. */
final class RoleName {

  private RoleName() {}

  /** The given name, or one that no other process of this host has. */
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
