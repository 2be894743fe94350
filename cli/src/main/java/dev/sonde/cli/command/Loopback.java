package dev.sonde.cli.command;

import dev.sonde.common.reach.GivenUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether a server is on this machine. */
final class Loopback {

  private Loopback() {}

  static boolean is(String url) {
    try {
      return InetAddress.getByName(GivenUrl.parse(url).host()).isLoopbackAddress();
    } catch (UnknownHostException | GivenUrl.Refusal e) {
      return false;
    }
  }
}
