/*
 * A server that costs little: one epoll loop that streams the same answer to every chat completion, in
 * HTTP/1.1 with chunked encoding. Every client of a race is measured against it.
 *
 *   stream_server PORT CHUNKS FIRST_MILLIS GAP_MILLIS
 *
 *   POST .../chat/completions   CHUNKS chunks with one word each, the first after FIRST_MILLIS, the next
 *                               each GAP_MILLIS later; then usage and [DONE]
 *   GET .../models              one model with one provider, as the Hugging Face router lists it
 *   GET /health                 {}
 *   GET /stats                  streams=N open=N peak=N seconds=S firstP50=MS firstP99=MS: since the last
 *                               reset, the time from a request's last byte to the write of the first chunk
 *   GET /reset                  forgets them
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_BYTES (1 << 16)
#define MOST_CONNECTIONS 65536
#define MOST_TIMES (1 << 22)

struct connection {
  int fd, bytes, sent; /* chunks sent of the stream under way; -1: none is */
  long long received, due;
  int place; /* in the heap of those that wait for their next chunk; -1: in none */
  char request[REQUEST_BYTES];
};

static const char HEAD[] =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
static const char MODELS[] =
    "{\"object\":\"list\",\"data\":[{\"id\":\"race/model\",\"object\":\"model\",\"created\":1,"
    "\"owned_by\":\"race\",\"providers\":[{\"provider\":\"a\",\"status\":\"live\",\"context_length\":131072,"
    "\"pricing\":{\"input\":0.1,\"output\":0.2},\"supports_tools\":true,\"supports_structured_output\":true}]}]}";

static int loop, timer, listener, chunks;
static long long first_nanos, gap_nanos;
static char *whole; /* the answer; parts[i] to parts[i + 1] is what chunk i sends */
static int *parts;
static struct connection *heap[MOST_CONNECTIONS];
static int waiting;
static float *times;
static long streams, open_streams, peak;
static long long since;

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

/* The answer, once for all requests. */
static void compose(void) {
  size_t room = 4096 + (size_t)chunks * 512, at = 0;
  whole = malloc(room);
  parts = calloc(chunks + 1, sizeof *parts);
  if (whole == NULL || parts == NULL) die("malloc");
  at += snprintf(whole, room, "%s", HEAD);
  for (int i = 0; i < chunks; i++) {
    char event[512], last[512];
    parts[i] = i == 0 ? 0 : (int)at;
    int length = snprintf(event, sizeof event,
        "data: {\"id\":\"chatcmpl-race\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"race/model\","
        "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"word%d \"},\"finish_reason\":%s}]}\n\n",
        i, i == chunks - 1 ? "\"stop\"" : "null");
    at += snprintf(whole + at, room - at, "%x\r\n%s\r\n", length, event);
    if (i < chunks - 1) continue;
    length = snprintf(last, sizeof last,
        "data: {\"id\":\"chatcmpl-race\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"race/model\","
        "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\ndata: [DONE]\n\n",
        chunks, chunks + 10);
    at += snprintf(whole + at, room - at, "%x\r\n%s\r\n0\r\n\r\n", length, last);
  }
  parts[chunks] = (int)at;
}

static void place(struct connection *c, int at) {
  heap[at] = c;
  c->place = at;
}

static void rise(struct connection *c, int at) {
  for (; at > 0 && heap[(at - 1) / 2]->due > c->due; at = (at - 1) / 2) place(heap[(at - 1) / 2], at);
  place(c, at);
}

static void sink(struct connection *c, int at) {
  for (int child; (child = 2 * at + 1) < waiting; at = child) {
    if (child + 1 < waiting && heap[child + 1]->due < heap[child]->due) child++;
    if (heap[child]->due >= c->due) break;
    place(heap[child], at);
  }
  place(c, at);
}

static void wait_until(struct connection *c, long long due) {
  c->due = due;
  rise(c, waiting++);
}

static void wait_no_more(struct connection *c) {
  if (c->place < 0) return;
  int at = c->place;
  struct connection *last = heap[--waiting];
  c->place = -1;
  if (last == c) return;
  rise(last, at);
  sink(last, last->place);
}

static void hang_up(struct connection *c) {
  wait_no_more(c);
  if (c->sent >= 0) open_streams--;
  close(c->fd);
  free(c);
}

/* Whether all of it was taken; a client that does not read within the socket's buffer is cut off. */
static int put(struct connection *c, const char *bytes, int length) {
  if (send(c->fd, bytes, length, MSG_NOSIGNAL) == length) return 1;
  hang_up(c);
  return 0;
}

static void put_json(struct connection *c, const char *format, ...) {
  char body[2048], answer[4096];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(body, sizeof body, format, values);
  va_end(values);
  int bytes = snprintf(answer, sizeof answer,
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s", length, body);
  put(c, answer, bytes);
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static void put_stats(struct connection *c) {
  long kept = streams < MOST_TIMES ? streams : MOST_TIMES;
  qsort(times, kept, sizeof *times, by_size);
  put_json(c, "streams=%ld open=%ld peak=%ld seconds=%.3f firstP50=%.3f firstP99=%.3f\n", streams, open_streams,
      peak, (now() - since) / 1e9, kept ? times[kept / 2] : 0, kept ? times[(kept * 99 + 99) / 100 - 1] : 0);
}

static void forget(void) {
  streams = 0;
  peak = open_streams;
  since = now();
}

/* Sends all chunks that are due. */
static void go_on(struct connection *c) {
  int from = c->sent;
  long long at = now();
  if (gap_nanos == 0) {
    c->sent = chunks;
  } else {
    while (c->sent < chunks && c->received + first_nanos + c->sent * gap_nanos <= at) c->sent++;
  }
  if (from == 0 && streams < MOST_TIMES) times[streams] = (at - c->received) / 1e6f;
  if (from == 0) streams++;
  int length = parts[c->sent] - parts[from];
  if (!put(c, whole + parts[from], length)) return;
  if (c->sent < chunks) {
    wait_until(c, c->received + first_nanos + c->sent * gap_nanos);
  } else {
    c->sent = -1;
    open_streams--;
  }
}

static void answer(struct connection *c, const char *target) {
  if (strstr(target, "/chat/completions ")) {
    c->received = now();
    c->sent = 0;
    if (++open_streams > peak) peak = open_streams;
    if (first_nanos == 0) go_on(c);
    else wait_until(c, c->received + first_nanos);
  } else if (strstr(target, "/models")) {
    put_json(c, "%s", MODELS);
  } else if (strstr(target, "/health ")) {
    put_json(c, "{}");
  } else if (strstr(target, "/stats ")) {
    put_stats(c);
  } else if (strstr(target, "/reset ")) {
    forget();
    put_json(c, "forgotten\n");
  } else {
    static const char NONE[] = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    put(c, NONE, sizeof NONE - 1);
  }
}

static void readable(struct connection *c) {
  long length = read(c->fd, c->request + c->bytes, REQUEST_BYTES - 1 - c->bytes);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0 || c->sent >= 0) { /* no client of the race pipelines */
    hang_up(c);
    return;
  }
  c->bytes += (int)length;
  c->request[c->bytes] = 0;
  char *end = strstr(c->request, "\r\n\r\n");
  if (end == NULL) return;
  char *stated = strcasestr(c->request, "\r\ncontent-length:");
  long body = stated != NULL && stated < end ? atol(stated + sizeof "\r\ncontent-length:" - 1) : 0;
  if (c->request + c->bytes < end + 4 + body) {
    if (c->bytes == REQUEST_BYTES - 1) hang_up(c);
    return;
  }
  c->bytes = 0;
  char *line = strchr(c->request, '\r');
  *line = 0;
  answer(c, c->request);
}

static void welcome(void) {
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    struct connection *c = malloc(sizeof *c);
    if (c == NULL) die("malloc");
    c->fd = fd;
    c->bytes = 0;
    c->sent = c->place = -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
  }
}

/* Sets the timer to the earliest chunk. */
static void arm(void) {
  static long long armed;
  long long due = waiting > 0 ? heap[0]->due : 0;
  if (due == armed) return;
  armed = due;
  struct itimerspec at = {.it_value = {.tv_sec = due / 1000000000LL, .tv_nsec = due % 1000000000LL}};
  if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL) < 0) die("timerfd_settime");
}

static void serve(void) {
  struct epoll_event ready[256];
  for (;;) {
    int count = epoll_wait(loop, ready, 256, -1);
    if (count < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < count; i++) {
      unsigned long long expirations;
      if (ready[i].data.ptr == &listener) welcome();
      else if (ready[i].data.ptr == &timer) (void)!read(timer, &expirations, sizeof expirations);
      else readable(ready[i].data.ptr);
    }
    for (long long at = now(); waiting > 0 && heap[0]->due <= at;) {
      struct connection *c = heap[0];
      wait_no_more(c);
      go_on(c);
    }
    arm();
  }
}

static void add(int fd, void *key) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = key};
  if (epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
}

int main(int argc, char **argv) {
  if (argc != 5 || atoi(argv[2]) < 1) {
    fprintf(stderr, "usage: stream_server PORT CHUNKS FIRST_MILLIS GAP_MILLIS\n");
    return 2;
  }
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
  int on = 1;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  chunks = atoi(argv[2]);
  first_nanos = atoll(argv[3]) * 1000000LL;
  gap_nanos = atoll(argv[4]) * 1000000LL;
  compose();
  times = malloc(MOST_TIMES * sizeof *times);
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (times == NULL || bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 1024) < 0)
    die(argv[1]);
  loop = epoll_create1(0);
  timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  add(listener, &listener);
  add(timer, &timer);
  forget();
  printf("ready\n");
  fflush(stdout);
  serve();
}
