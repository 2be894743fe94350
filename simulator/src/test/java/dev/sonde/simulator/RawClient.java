package dev.sonde.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP/1.1 client on one connection that returns every byte of the simulator. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static String body(String model, String rest) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"What is a river?\"}]"
        + rest
        + "}";
  }

  static RawResponse chat(int port, String body, String... headers) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.chat(body, headers);
    }
  }

  static RawResponse stream(int port, String model) throws IOException {
    return chat(port, body(model, ",\"stream\":true"));
  }

  RawResponse chat(String body, String... headers) throws IOException {
    send("POST /v1/chat/completions", body, headers);
    return read();
  }

  static RawResponse call(int port, String line) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send(line, "");
      return client.read();
    }
  }

  void send(String line, String body, String... headers) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nhost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    out.writeBytes(bytes);
    socket.getOutputStream().write(out.toByteArray());
  }

  RawResponse read() throws IOException {
    String statusLine = line();
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(": ");
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    List<byte[]> pieces = new ArrayList<>();
    long headersNanos = System.nanoTime();
    String ending = "complete";
    try {
      if (headers.containsKey("content-length")) {
        pieces.add(exactly(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
      } else {
        chunks(pieces);
      }
    } catch (EOFException e) {
      ending = "eof";
    } catch (IOException e) {
      ending = "reset";
    }
    return new RawResponse(status, headers, pieces, ending, headersNanos);
  }

  private void chunks(List<byte[]> pieces) throws IOException {
    for (int size = size(); size > 0; size = size()) {
      pieces.add(exactly(size));
      crlf();
    }
    crlf();
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private void crlf() throws IOException {
    String rest = line();
    if (!rest.isEmpty()) {
      throw new IllegalStateException("a chunk is followed by " + rest);
    }
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
