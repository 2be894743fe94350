import dev.sonde.broker.EmbeddedBroker;

/**
 * Starts only the embedded broker: no first probe can be earlier than this. The script compiles it against the built sonde.jar, because benchmarks do not depend on the cli.
 */
final class BrokerStart {

  private BrokerStart() {}

  public static void main(String[] args) {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      System.out.println("ready " + System.currentTimeMillis());
    }
  }
}
