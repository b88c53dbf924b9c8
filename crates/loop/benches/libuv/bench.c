/* The jobs of benches/against_libuv.rs done with libuv, as a user of it would write them. Prints nanoseconds per
 * operation. Usage: bench timers|wake|pool|echo COUNT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static void must(int result) {
  if (result < 0) {
    fprintf(stderr, "%s\n", uv_strerror(result));
    exit(1);
  }
}

/* timers: start COUNT timers of 0..7 ms, run until all have fired. */
static void on_timer(uv_timer_t* timer) { ++*(long*)timer->data; }

static void timers(long count) {
  uv_loop_t* loop = uv_default_loop();
  uv_timer_t* all = calloc(count, sizeof *all);
  long fired = 0;
  for (long i = 0; i < count; i++) {
    uv_timer_init(loop, &all[i]);
    all[i].data = &fired;
    uv_timer_start(&all[i], on_timer, (i * 7919) % 8, 0);
  }
  uv_run(loop, UV_RUN_DEFAULT);
  if (fired != count) abort();
}

/* wake: two loops on two threads signal each other in turn. */
struct side {
  uv_loop_t loop;
  uv_async_t async;
  struct side* other;
  long left;
};

static void on_wake(uv_async_t* async) {
  struct side* side = async->data;
  side->left--;
  uv_async_send(&side->other->async);
  if (side->left == 0) uv_close((uv_handle_t*)async, NULL);
}

static void run_side(void* arg) { uv_run(&((struct side*)arg)->loop, UV_RUN_DEFAULT); }

static void wake(long count) {
  static struct side a, b;
  struct side* sides[2] = {&a, &b};
  for (int i = 0; i < 2; i++) {
    must(uv_loop_init(&sides[i]->loop));
    must(uv_async_init(&sides[i]->loop, &sides[i]->async, on_wake));
    sides[i]->async.data = sides[i];
    sides[i]->other = sides[1 - i];
    sides[i]->left = count / 2;
  }
  uv_thread_t thread;
  must(uv_thread_create(&thread, run_side, &b));
  uv_async_send(&a.async);
  run_side(&a);
  uv_thread_join(&thread);
}

/* pool: COUNT tiny tasks, queued at once. */
static long pool_done;
static void task(uv_work_t* request) { request->data = (void*)((size_t)request->data * 3); }
static void after_task(uv_work_t* request, int status) {
  if (status == 0) pool_done++;
  free(request);
}

static void pool(long count) {
  uv_loop_t* loop = uv_default_loop();
  for (long i = 0; i < count; i++) {
    uv_work_t* request = malloc(sizeof *request);
    request->data = (void*)i;
    must(uv_queue_work(loop, request, task, after_task));
  }
  uv_run(loop, UV_RUN_DEFAULT);
  if (pool_done != count) abort();
}

/* echo: a server on its own thread, 16 clients on this one, 64 bytes to and fro. */
#define CLIENTS 16
#define BYTES 64
struct write_job {
  uv_write_t request;
  char bytes[];
};
static char read_space[2][65536];
static uv_sem_t listening;
static int port;
static int served;
static uv_tcp_t server_handle;
static long rounds_left;

static void after_write(uv_write_t* request, int status) {
  (void)status;
  free(request);
}

static void send_copy(uv_stream_t* stream, const char* bytes, size_t length) {
  struct write_job* job = malloc(sizeof *job + length);
  memcpy(job->bytes, bytes, length);
  uv_buf_t buffer = uv_buf_init(job->bytes, length);
  must(uv_write(&job->request, stream, &buffer, 1, after_write));
}

static void server_space(uv_handle_t* handle, size_t size, uv_buf_t* buffer) {
  (void)handle, (void)size;
  *buffer = uv_buf_init(read_space[0], sizeof read_space[0]);
}

static void client_space(uv_handle_t* handle, size_t size, uv_buf_t* buffer) {
  (void)handle, (void)size;
  *buffer = uv_buf_init(read_space[1], sizeof read_space[1]);
}

static void free_handle(uv_handle_t* handle) { free(handle); }

static void server_read(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
  if (count > 0) {
    send_copy(stream, buffer->base, count);
  } else if (count < 0) {
    uv_close((uv_handle_t*)stream, free_handle);
    if (++served == CLIENTS) uv_close((uv_handle_t*)&server_handle, NULL);
  }
}

static void on_connection(uv_stream_t* server, int status) {
  must(status);
  uv_tcp_t* stream = malloc(sizeof *stream);
  must(uv_tcp_init(server->loop, stream));
  must(uv_accept(server, (uv_stream_t*)stream));
  uv_tcp_nodelay(stream, 1);
  must(uv_read_start((uv_stream_t*)stream, server_space, server_read));
}

static void serve(void* arg) {
  (void)arg;
  uv_loop_t loop;
  struct sockaddr_in address;
  int length = sizeof address;
  must(uv_loop_init(&loop));
  must(uv_tcp_init(&loop, &server_handle));
  must(uv_ip4_addr("127.0.0.1", 0, &address));
  must(uv_tcp_bind(&server_handle, (struct sockaddr*)&address, 0));
  must(uv_listen((uv_stream_t*)&server_handle, 128, on_connection));
  must(uv_tcp_getsockname(&server_handle, (struct sockaddr*)&address, &length));
  port = ntohs(address.sin_port);
  uv_sem_post(&listening);
  uv_run(&loop, UV_RUN_DEFAULT);
}

static void client_read(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
  if (count < 0 || rounds_left <= 0) {
    uv_close((uv_handle_t*)stream, free_handle);
  } else if (count > 0) {
    rounds_left--;
    send_copy(stream, buffer->base, count);
  }
}

static void on_connect(uv_connect_t* request, int status) {
  must(status);
  char bytes[BYTES] = {1};
  uv_tcp_nodelay((uv_tcp_t*)request->handle, 1);
  must(uv_read_start(request->handle, client_space, client_read));
  send_copy(request->handle, bytes, sizeof bytes);
  free(request);
}

static void echo(long count) {
  uv_thread_t thread;
  struct sockaddr_in address;
  uv_sem_init(&listening, 0);
  must(uv_thread_create(&thread, serve, NULL));
  uv_sem_wait(&listening);
  must(uv_ip4_addr("127.0.0.1", port, &address));
  rounds_left = count;
  uv_loop_t* loop = uv_default_loop();
  for (int i = 0; i < CLIENTS; i++) {
    uv_tcp_t* stream = malloc(sizeof *stream);
    must(uv_tcp_init(loop, stream));
    must(uv_tcp_connect(malloc(sizeof(uv_connect_t)), stream, (struct sockaddr*)&address, on_connect));
  }
  uv_run(loop, UV_RUN_DEFAULT);
  uv_thread_join(&thread);
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  long count = atol(argv[2]);
  uint64_t begun = uv_hrtime();
  if (!strcmp(argv[1], "timers")) timers(count);
  else if (!strcmp(argv[1], "wake")) wake(count);
  else if (!strcmp(argv[1], "pool")) pool(count);
  else if (!strcmp(argv[1], "echo")) echo(count);
  else return 2;
  printf("%.1f\n", (double)(uv_hrtime() - begun) / count);
  return 0;
}
