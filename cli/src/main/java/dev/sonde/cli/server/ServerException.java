package dev.sonde.cli.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.http.HttpFailure;
import dev.sonde.common.text.PrintableText;
import java.net.ConnectException;
import javax.net.ssl.SSLException;

/** A coordinator cannot be reached, or it has refused a request. */
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
          "the TLS certificate of %s is not accepted: %s; name the certificates to trust with --ca or SONDE_CA"
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

  /**
   * The coordinator has answered with this status; the message is the detail of the body, if it has
   * one.
   */
  static ServerException answered(String server, int status, String body) {
    String detail = server + " answers " + status;
    String type = "";
    try {
      JsonNode problem = JSON.readTree(body);
      if (problem != null && problem.hasNonNull("detail")) {
        // Only the first line begins as a message of Sonde does.
        detail = PrintableText.block(problem.path("detail").asText()).replaceAll("\\R", "\n  ");
        type = problem.path("type").asText();
      }
    } catch (JsonProcessingException e) {
      // Another server answers there, or a proxy: only the status is known.
      return new ServerException(status, "", detail, e);
    }
    return new ServerException(status, type, detail);
  }

  /** Whether another try may succeed. */
  public boolean isUnreachable() {
    return status == UNREACHABLE || status >= 502;
  }

  /** The HTTP status, or 0 without an answer. */
  public int status() {
    return status;
  }

  /** The problem's type, empty if it has none. */
  public String type() {
    return type;
  }
}
