/* A profiler that asks the runtime for what MASK says (COR_PRF_MONITOR of corprof.idl), and does nothing else. */
#include <stdint.h>
#include <string.h>

typedef struct { void **methods; } object;
typedef int32_t hresult;

static hresult ok(void) { return 0; }
static uint32_t counted(void *self) { return 1; }

static hresult initialize(void *self, object *info) {
  /* ICorProfilerInfo, 28B5557D-3F3F-48B4-90B2-5F9EEA2F6C48; SetEventMask is its fourteenth method after those of IUnknown. */
  static const uint8_t wanted[16] = {0x7D, 0x55, 0xB5, 0x28, 0x3F, 0x3F, 0xB4, 0x48, 0x90, 0xB2, 0x5F, 0x9E, 0xEA, 0x2F, 0x6C, 0x48};
  object *found = 0;
  hresult result = ((hresult(*)(void *, const void *, object **))info->methods[0])(info, wanted, &found);
  return result < 0 ? result : ((hresult(*)(void *, uint32_t))found->methods[16])(found, MASK);
}

static object callback, factory;

static hresult itself(object *self, const void *interface, void **result) {
  *result = self;
  return 0;
}

static hresult create(void *self, void *outer, const void *interface, void **result) {
  *result = &callback;
  return 0;
}

hresult DllGetClassObject(const void *id, const void *interface, void **result) {
  static void *callbackMethods[128], *factoryMethods[5] = {itself, counted, counted, create, ok};
  for (int index = 0; index < 128; index++) callbackMethods[index] = ok;
  callbackMethods[0] = itself;
  callbackMethods[1] = callbackMethods[2] = counted;
  callbackMethods[3] = initialize;
  callback.methods = callbackMethods;
  factory.methods = factoryMethods;
  *result = &factory;
  return 0;
}
