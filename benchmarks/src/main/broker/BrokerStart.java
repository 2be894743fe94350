import dev.sonde.broker.EmbeddedBroker;

/**
 * The embedded broker's own start, and nothing else: what no first probe can be earlier than. The
 * script compiles it against the built sonde.jar, for benchmarks do not depend on the cli.
 */
final class BrokerStart {

  private BrokerStart() {}

  public static void main(String[] args) {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      System.out.println("ready " + System.currentTimeMillis());
    }
  }
}
