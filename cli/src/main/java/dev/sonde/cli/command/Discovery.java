package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.*;
import java.util.*;

final class Discovery {
  Discovery(Console console) {}

  List<Target> targets(Spec spec) {
    List<Target> all = new ArrayList<>();
    for (String m : spec.models())
      for (ProviderSpec p : spec.providers())
        all.add(
            new Target(
                all.size(),
                m,
                p.name(),
                m + ":" + p.name(),
                spec.endpoint(),
                null,
                p.price(),
                null,
                null));
    return all;
  }
}
