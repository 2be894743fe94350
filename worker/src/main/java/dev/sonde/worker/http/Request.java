package dev.sonde.worker.http;

import java.util.List;

/**
 * One POST.
 *
 * @param http2 whether to use HTTP/2: by ALPN on https, with prior knowledge on http
 * @param headers all but {@code host} and {@code content-length}
 * @param body parts of the body, in order; never modified
 */
public record Request(Endpoint endpoint, boolean http2, List<Header> headers, List<byte[]> body) {

  int bodyBytes() {
    int bytes = 0;
    for (byte[] part : body) {
      bytes += part.length;
    }
    return bytes;
  }
}
