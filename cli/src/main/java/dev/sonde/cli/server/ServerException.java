package dev.sonde.cli.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.coordinator.http.HttpFailure;
import java.net.ConnectException;
import javax.net.ssl.SSLException;

/** A coordinator that cannot be reached, or that did not do what it was asked. */
public final class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int UNREACHABLE = 0;

  private final int status;
  private final String type;

  private ServerException(int status, String type, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.type = type;
  }

  private ServerException(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static ServerException unreachable(String server, HttpFailure failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof SSLException) {
      return new ServerException(
          UNREACHABLE,
          "",
          "%s does not prove who it is: %s; --ca or SONDE_CA names the certificates to trust"
              .formatted(server, cause.getMessage()),
          cause);
    }
    String why = cause instanceof ConnectException ? "" : ": " + failure.getMessage();
    return new ServerException(
        UNREACHABLE,
        "",
        "no coordinator answers at %s%s; start one with sonde up or sonde coordinator, or name it with --server"
            .formatted(server, why),
        failure);
  }

  /** What it said instead, if it said anything that can be read. */
  static ServerException answered(String server, int status, String body) {
    String detail = server + " answers " + status;
    String type = "";
    try {
      JsonNode problem = JSON.readTree(body);
      if (problem != null && problem.hasNonNull("detail")) {
        detail = problem.path("detail").asText();
        type = problem.path("type").asText();
      }
    } catch (JsonProcessingException e) {
      // Somebody else answers there, or somebody between: the status is all there is to say.
      return new ServerException(status, "", detail, e);
    }
    return new ServerException(status, type, detail);
  }

  /** Whether another try may find it there. */
  public boolean isUnreachable() {
    return status == UNREACHABLE || status >= 502;
  }

  /** The HTTP status, or 0 where nobody answered. */
  public int status() {
    return status;
  }

  /** The problem's type, empty where it has none. */
  public String type() {
    return type;
  }
}
