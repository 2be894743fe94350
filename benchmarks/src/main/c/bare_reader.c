/*
 * The least that can time a stream: one epoll loop, no parsing but a search for the first content.
 * It makes the requests that the worker makes and writes
 *
 *   request-id sent-nanos first-content-nanos
 *
 * a line a request, by CLOCK_MONOTONIC. What it cannot see sooner, nobody can on this machine.
 *
 *   bare_reader PORT MODEL STREAMS WARMUP_SECONDS SECONDS FILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct stream {
  int fd;
  long index;
  long long sent, first;
  char tail[8]; /* the last bytes read: the end of a body may come in two reads */
};

static const char CONTENT[] = "\"content\":\"";
static const char END[] = "\r\n0\r\n\r\n";
static const int END_BYTES = 7;

static const char *model;
static int port, loop;
static long next_index;
static int stopped;

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void ask(struct stream *s) {
  char body[512], request[1024];
  s->index = next_index++;
  s->first = 0;
  memset(s->tail, 0, sizeof s->tail);
  int length = snprintf(body, sizeof body,
      "{\"model\":\"%s:a\",\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}],"
      "\"max_tokens\":128,\"temperature\":0,\"seed\":1,\"stream\":true,"
      "\"stream_options\":{\"include_usage\":true}}", model);
  int bytes = snprintf(request, sizeof request,
      "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n"
      "content-type: application/json\r\naccept: text/event-stream\r\n"
      "user-agent: bare\r\nx-request-id: bare-%ld\r\ncontent-length: %d\r\n\r\n%s",
      port, s->index, length, body);
  if (write(s->fd, request, bytes) != bytes) die("write");
  s->sent = now();
}

static void start(struct stream *s) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  int on = 1;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  s->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (s->fd < 0 || connect(s->fd, (struct sockaddr *)&to, sizeof to) < 0) die("connect");
  setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
  if (epoll_ctl(loop, EPOLL_CTL_ADD, s->fd, &event) < 0) die("epoll_ctl");
  ask(s);
}

/* Whether a content that is not empty stands in the bytes. */
static int has_content(char *bytes, long length) {
  char *at = bytes;
  while ((at = memmem(at, length - (at - bytes), CONTENT, sizeof CONTENT - 1)) != NULL) {
    at += sizeof CONTENT - 1;
    if (at < bytes + length && *at != '"') return 1;
  }
  return 0;
}

static int ends(struct stream *s, const char *bytes, long length) {
  char joined[16];
  int kept = length >= END_BYTES ? 0 : END_BYTES;
  memcpy(joined, s->tail, kept);
  int fresh = length < END_BYTES ? (int)length : END_BYTES;
  memcpy(joined + kept, bytes + length - fresh, fresh);
  memcpy(s->tail, joined + kept + fresh - END_BYTES, END_BYTES);
  return memcmp(s->tail, END, END_BYTES) == 0;
}

static void readable(struct stream *s, FILE *out, long long record_from) {
  static char bytes[1 << 16];
  long length = read(s->fd, bytes, sizeof bytes);
  long long at = now();
  if (length <= 0) die("read");
  if (s->first == 0 && has_content(bytes, length)) s->first = at;
  if (!ends(s, bytes, length)) return;
  if (s->sent >= record_from && s->first != 0)
    fprintf(out, "bare-%ld %lld %lld\n", s->index, s->sent, s->first);
  if (!stopped) ask(s);
}

int main(int argc, char **argv) {
  if (argc != 7) {
    fprintf(stderr, "usage: bare_reader PORT MODEL STREAMS WARMUP_SECONDS SECONDS FILE\n");
    return 2;
  }
  port = atoi(argv[1]);
  model = argv[2];
  int streams = atoi(argv[3]);
  long long record_from = now() + atoi(argv[4]) * 1000000000LL;
  long long end = record_from + atoi(argv[5]) * 1000000000LL;
  FILE *out = fopen(argv[6], "w");
  struct stream *all = calloc(streams, sizeof *all);
  struct epoll_event ready[256];
  if (out == NULL || all == NULL) die(argv[6]);
  loop = epoll_create1(0);
  for (int i = 0; i < streams; i++) {
    start(&all[i]);
    if (i % 50 == 49) usleep(10000);
  }
  while (now() < end) {
    int count = epoll_wait(loop, ready, 256, 100);
    if (count < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < count; i++) readable(ready[i].data.ptr, out, record_from);
  }
  return fclose(out) == 0 ? 0 : 1;
}
