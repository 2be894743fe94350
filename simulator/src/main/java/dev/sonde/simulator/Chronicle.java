package dev.sonde.simulator;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The finished requests of one event loop, oldest first. Beyond a number or a size the oldest are
 * dropped. Owned by that loop.
 */
final class Chronicle {
  private final ArrayDeque<RecordPage> pages = new ArrayDeque<>();
  private final RequestIds ids;
  private final int capacity;
  private final long maxBytes;
  private long closedBytes;
  private int size;
  private long dropped;
  private long duplicates;

  /**
   * Creates an empty chronicle.
   *
   * @param ids shared by all loops
   */
  Chronicle(int capacity, long maxBytes, RequestIds ids) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    this.ids = ids;
  }

  void add(RequestTruth request) {
    RecordPage page = pages.peekLast();
    if (page == null || page.isFull()) {
      if (page != null) {
        page.close();
        closedBytes += page.bytes();
      }
      page = new RecordPage(request.receivedNanos());
      pages.addLast(page);
    }
    duplicates += ids.add(page.add(request)) ? 1 : 0;
    size++;
    while (size > capacity || (closedBytes + page.bytes() > maxBytes && pages.size() > 1)) {
      dropOldest();
    }
  }

  private void dropOldest() {
    RecordPage oldest = pages.getFirst();
    ids.remove(oldest.dropOldest());
    size--;
    dropped++;
    if (oldest.isEmpty() && pages.size() > 1) {
      pages.removeFirst();
      closedBytes -= oldest.bytes();
    }
  }

  long dropped() {
    return dropped;
  }

  /** The number of requests with the id of an earlier kept one. */
  long duplicates() {
    return duplicates;
  }

  void clear() {
    pages.clear();
    closedBytes = 0;
    size = 0;
    dropped = 0;
    duplicates = 0;
  }

  /** The records at this time, which any thread may read later. */
  Iterator<RequestTruth> cut() {
    return new Pages(pages.stream().map(RecordPage::cut).toList().iterator());
  }

  private static final class Pages implements Iterator<RequestTruth> {
    private final Iterator<RecordPage.Cut> rest;
    private Iterator<RequestTruth> page = List.<RequestTruth>of().iterator();

    Pages(Iterator<RecordPage.Cut> rest) {
      this.rest = rest;
    }

    @Override
    public boolean hasNext() {
      while (!page.hasNext() && rest.hasNext()) {
        page = rest.next();
      }
      return page.hasNext();
    }

    @Override
    public RequestTruth next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.next();
    }
  }
}
