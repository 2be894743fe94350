package dev.sonde.cli.command;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Whether a server is on this machine. */
final class Loopback {

  private Loopback() {}

  static boolean is(String url) {
    try {
      return InetAddress.getByName(URI.create(url).getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
