package dev.sonde.cli.command;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** Tells whether a URL, of a base or of a request, is on this machine. */
final class Loopback {

  private Loopback() {}

  static boolean is(String url) {
    try {
      String host = new URI(url).getHost();
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException | URISyntaxException e) {
      return false;
    }
  }
}
