package dev.sonde.cli.command;

import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {

  private static final String UNKNOWN = "0.0.0-unbuilt";

  static String number() {
    String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? UNKNOWN : built;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sonde " + number() + " on Java " + Runtime.version()};
  }
}
