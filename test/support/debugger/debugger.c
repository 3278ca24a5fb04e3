/*
 * A debugger for .NET: `debugger ATTACH|UNOPTIMISED COMMAND ARGS`. It starts the command, attaches to the first .NET process that comes of it before that one runs
 * anything, by the debugging library of that very runtime, and lets it go on at each event. UNOPTIMISED asks, of each module as it is loaded, for code that can be
 * stepped through. Its exit status is the command's; 125 where it could not attach.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct { void **methods; } object;
typedef int32_t hresult;
typedef uint8_t guid[16];

enum { debuggerVersion = 4, disableOptimization = 3, couldNotAttach = 125 };

/* Interfaces of cordebug.idl, and the places of their methods after the three of IUnknown. */
static const guid
  iUnknown = {0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46},
  iDebug = {0x61, 0x5F, 0x6F, 0x3D, 0x38, 0x75, 0xD3, 0x11, 0x8D, 0x5B, 0x00, 0x10, 0x4B, 0x35, 0xE7, 0xEF},
  iModule2 = {0xB5, 0x5F, 0xCC, 0x7F, 0xC0, 0x49, 0xDE, 0x41, 0x99, 0x38, 0x3B, 0x88, 0xB5, 0xB9, 0xAD, 0xD7},
  iCallback1 = {0x60, 0x5F, 0x6F, 0x3D, 0x38, 0x75, 0xD3, 0x11, 0x8D, 0x5B, 0x00, 0x10, 0x4B, 0x35, 0xE7, 0xEF},
  iCallback2 = {0xEA, 0x5E, 0x0E, 0x25, 0x5C, 0xDB, 0x76, 0x4C, 0xB6, 0xF3, 0x8C, 0x46, 0xF1, 0x2E, 0x32, 0x03},
  iCallback3 = {0xFC, 0xA0, 0x4E, 0x26, 0x91, 0x25, 0xAA, 0x49, 0x86, 0x8E, 0x83, 0x5E, 0x65, 0x15, 0x32, 0x3F};
enum { queryInterface = 0, release = 2, initialize = 3, setManagedHandler = 5, debugActiveProcess = 8, resume = 4, setJitCompilerFlags = 5, onCreateProcess = 9, onExitProcess = 10, onLoadModule = 13 };

static int unoptimised;
static object *process;
static sem_t attached;

static hresult report(const char *what, hresult result) {
  if (result < 0) fprintf(stderr, "debugger: %s: 0x%08x\n", what, (uint32_t)result);
  return result;
}

static hresult ask(object *of, const uint8_t *interface, object **found) {
  return ((hresult(*)(void *, const void *, object **))of->methods[queryInterface])(of, interface, found);
}

static hresult goOn(void) { return ((hresult(*)(void *, int32_t))process->methods[resume])(process, 0); }

static hresult created(void *self, object *of) {
  process = of;
  goOn();
  sem_post(&attached);
  return 0;
}

static hresult loaded(void *self, void *domain, object *module) {
  object *module2 = 0;
  if (unoptimised && report("asking a module", ask(module, iModule2, &module2)) >= 0) {
    report("asking for code without optimisations", ((hresult(*)(void *, uint32_t))module2->methods[setJitCompilerFlags])(module2, disableOptimization));
    ((uint32_t(*)(void *))module2->methods[release])(module2);
  }
  return goOn();
}

static hresult exited(void) { return 0; }
static uint32_t counted(void *self) { return 1; }

static object callback1, callback2, callback3;

static hresult interfaceOf(void *self, const void *interface, object **found) {
  *found = memcmp(interface, iUnknown, 16) == 0 || memcmp(interface, iCallback1, 16) == 0 ? &callback1
    : memcmp(interface, iCallback2, 16) == 0 ? &callback2
    : memcmp(interface, iCallback3, 16) == 0 ? &callback3 : 0;
  return *found == 0 ? (hresult)0x80004002 : 0;
}

/* The runtime's own folder, ending in a slash, and where its library lies in the process. */
static uintptr_t findRuntime(uint32_t pid, char *folder) {
  char name[32], line[1200];
  unsigned long start = 0;
  snprintf(name, sizeof name, "/proc/%u/maps", pid);
  FILE *maps = fopen(name, "r");
  while (maps != 0 && start == 0 && fgets(line, sizeof line, maps) != 0) {
    char *library = strstr(line, "libcoreclr.so"), *path = strchr(line, '/');
    if (library == 0) continue;
    sscanf(line, "%lx-", &start);
    snprintf(folder, 1024, "%.*s", (int)(library - path), path);
  }
  if (maps != 0) fclose(maps);
  return start;
}

static hresult attach(uint32_t pid) {
  char folder[1024], path[1100];
  uintptr_t runtime = findRuntime(pid, folder);
  if (runtime == 0) return report("no runtime in the process", -1);
  snprintf(path, sizeof path, "%slibmscordbi.so", folder);
  void *library = dlopen(path, RTLD_NOW);
  if (library == 0) return fprintf(stderr, "debugger: %s\n", dlerror()), -1;
  ((int32_t(*)(void *, uint32_t, void *))dlsym(library, "DllMain"))(library, 1, 0);
  hresult (*create)(int32_t, uint32_t, uintptr_t, object **) = dlsym(library, "CoreCLRCreateCordbObject");
  object *unknown = 0, *debug = 0, *out = 0;
  hresult result;
  if ((result = report("creating", create(debuggerVersion, pid, runtime, &unknown))) < 0) return result;
  if ((result = report("asking for ICorDebug", ask(unknown, iDebug, &debug))) < 0) return result;
  if ((result = report("initialize", ((hresult(*)(void *))debug->methods[initialize])(debug))) < 0) return result;
  if ((result = report("handler", ((hresult(*)(void *, object *))debug->methods[setManagedHandler])(debug, &callback1))) < 0) return result;
  result = report("attaching", ((hresult(*)(void *, uint32_t, int32_t, object **))debug->methods[debugActiveProcess])(debug, pid, 0, &out));
  if (result >= 0) sem_wait(&attached);
  return result;
}

/* Field 22 of proc(5)'s stat: with it a process number means one process only. */
static uint64_t startTime(uint32_t pid) {
  char name[32], text[1024] = "";
  uint64_t time = 0;
  snprintf(name, sizeof name, "/proc/%u/stat", pid);
  FILE *stat = fopen(name, "r");
  if (stat != 0) fread(text, 1, sizeof text - 1, stat), fclose(stat);
  char *rest = strrchr(text, ')');
  if (rest != 0) sscanf(rest, ") %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu", &time);
  return time;
}

/*
 * The runtime says who it is at the socket that DOTNET_DiagnosticPorts names, and waits there until it is told to start. When it can be debugged it raises the first
 * of these semaphores, and runs nothing before the second one is raised.
 */
static hresult attachTo(int runtime) {
  struct __attribute__((packed)) { char magic[8]; guid cookie; uint64_t pid; uint16_t unused; } advertised;
  static const uint8_t start[20] = {'D', 'O', 'T', 'N', 'E', 'T', '_', 'I', 'P', 'C', '_', 'V', '1', 0, 20, 0, 4, 1, 0, 0};
  char started[64], wanted[64];
  if (recv(runtime, &advertised, sizeof advertised, MSG_WAITALL) != sizeof advertised) return report("no process", -1);
  uint32_t pid = (uint32_t)advertised.pid;
  uint64_t time = startTime(pid);
  snprintf(started, sizeof started, "/clrst%08x%016lx", pid, time);
  snprintf(wanted, sizeof wanted, "/clrco%08x%016lx", pid, time);
  sem_t *hasStarted = sem_open(started, O_CREAT | O_EXCL, 0600, 0), *mayGoOn = sem_open(wanted, O_CREAT | O_EXCL, 0600, 0);
  if (hasStarted == SEM_FAILED || mayGoOn == SEM_FAILED || send(runtime, start, sizeof start, 0) != sizeof start) return report("starting it", -1);
  sem_wait(hasStarted);
  hresult result = attach(pid);
  sem_post(mayGoOn);
  sem_unlink(started);
  sem_unlink(wanted);
  return result;
}

static int listenAt(const char *path) {
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  snprintf(name.sun_path, sizeof name.sun_path, "%s", path);
  return bind(listener, (struct sockaddr *)&name, sizeof name) == 0 && listen(listener, 16) == 0 ? listener : -1;
}

int main(int count, char **words) {
  sem_init(&attached, 0, 0);
  static void *methods1[32], *methods2[16], *methods3[8];
  for (int index = 3; index < 32; index++) methods1[index] = goOn;
  for (int index = 3; index < 16; index++) methods2[index] = goOn;
  for (int index = 3; index < 8; index++) methods3[index] = goOn;
  methods1[0] = methods2[0] = methods3[0] = interfaceOf;
  methods1[1] = methods1[2] = methods2[1] = methods2[2] = methods3[1] = methods3[2] = counted;
  methods1[onCreateProcess] = created;
  methods1[onExitProcess] = exited;
  methods1[onLoadModule] = loaded;
  callback1.methods = methods1;
  callback2.methods = methods2;
  callback3.methods = methods3;

  char folder[] = "/tmp/ngen-debugger-XXXXXX", socket[64], port[96];
  if (count < 3 || mkdtemp(folder) == 0) return couldNotAttach;
  unoptimised = strcmp(words[1], "UNOPTIMISED") == 0;
  snprintf(socket, sizeof socket, "%s/port", folder);
  snprintf(port, sizeof port, "%s,connect,suspend", socket);
  int listener = listenAt(socket), status = 0;
  pid_t command = fork();
  if (command == 0) {
    setenv("DOTNET_DiagnosticPorts", port, 1);
    execvp(words[2], words + 2);
    _exit(127);
  }
  hresult result = attachTo(accept(listener, 0, 0));
  waitpid(command, &status, 0);
  unlink(socket);
  rmdir(folder);
  return result < 0 ? couldNotAttach : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
