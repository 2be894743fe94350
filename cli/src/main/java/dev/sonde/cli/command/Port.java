package dev.sonde.cli.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks a port that a role will listen on. */
final class Port {

  private static final int HIGHEST = 65_535;

  private Port() {}

  /** The HTTP URL of a host and a port. */
  static String url(String host, int port) {
    return url("http", host, port);
  }

  static String url(String scheme, String host, int port) {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Refuses a number that is no port and a port in use, before anything starts. */
  static void check(String flag, String host, int port) {
    if (port < 0 || port > HIGHEST) {
      throw new CommandException(
          ExitCode.USAGE, flag + " is " + port + ", allowed is 0 to " + HIGHEST);
    }
    try {
      probe(host, port);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s: cannot listen on %s:%d: %s".formatted(flag, host, port, e.getMessage()),
          e);
    }
  }

  /** Whether a port can be listened on now; 0 always can. */
  static boolean isFree(String host, int port) {
    try {
      probe(host, port);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void probe(String host, int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    }
  }
}
