package dev.sonde.common.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * The addresses that begin with the same bits, written as CIDR: {@code 10.0.0.0/8}, {@code
 * fd00::/8}, or one address.
 *
 * @param begin those bits, as a number
 * @param most the bits of a whole address of this kind
 */
record Network(BigInteger begin, int bits, int most) {

  /**
   * Reads it; empty for what does not begin with an address, such as a name.
   *
   * @throws IllegalArgumentException when the number of bits is none of the address's
   */
  static Optional<Network> of(String text) {
    int slash = text.indexOf('/');
    String written = bare(slash < 0 ? text : text.substring(0, slash));
    if (!isAddress(written)) {
      return Optional.empty();
    }
    byte[] address = bytes(written);
    int most = address.length * Byte.SIZE;
    String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
      throw new IllegalArgumentException(
          "NO_PROXY names the network \"" + text + "\", allowed is /0 to /" + most);
    }
    int length = Integer.parseInt(bits);
    return Optional.of(new Network(begin(address, length), length, most));
  }

  /** Whether it has this host; a name is in none, because it is not looked up. */
  boolean holds(String host) {
    if (!isAddress(bare(host))) {
      return false;
    }
    byte[] other = bytes(bare(host));
    return other.length * Byte.SIZE == most && begin(other, bits).equals(begin);
  }

  private static BigInteger begin(byte[] address, int bits) {
    return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isAddress(String text) {
    return InetAddressUtils.isIPv4(text) || InetAddressUtils.isIPv6(text);
  }

  private static byte[] bytes(String address) {
    try {
      // An address is not looked up.
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("\"" + address + "\" is no address", e);
    }
  }
}
