package dev.sonde.audit.alert;

import java.util.List;

/**
 * Whom an audit tells.
 *
 * @param destinations their names, as the document has them
 * @param held whether a maintenance window holds everything now
 */
public record Audience(List<String> destinations, boolean held) {
  public Audience {
    destinations = List.copyOf(destinations);
  }
}
