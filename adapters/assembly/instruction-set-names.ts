/** The numbers of ReadyToRun instruction sets, by the words of the maps that crossgen2 8 and 10 write; a test compares with the newest one's. */
const names: Readonly<Record<number, string>> = {
  1: 'Sse', 2: 'Sse2', 3: 'Sse3', 4: 'Ssse3', 5: 'Sse41', 6: 'Sse42', 7: 'Avx', 8: 'Avx2', 9: 'Aes', 10: 'Bmi1',
  11: 'Bmi2', 12: 'Fma', 13: 'Lzcnt', 14: 'Pclmulqdq', 15: 'Popcnt', 16: 'ArmBase', 17: 'AdvSimd', 18: 'Crc32', 19: 'Sha1', 20: 'Sha256',
  21: 'Atomics', 22: 'X86Base', 23: 'Dp', 24: 'Rdm', 25: 'AvxVnni', 26: 'Rcpc', 27: 'Movbe', 28: 'X86Serialize', 29: 'Avx512F', 30: 'Avx512F_VL',
  31: 'Avx512BW', 32: 'Avx512BW_VL', 33: 'Avx512CD', 34: 'Avx512CD_VL', 35: 'Avx512DQ', 36: 'Avx512DQ_VL', 37: 'Avx512Vbmi', 38: 'Avx512Vbmi_VL', 39: 'VectorT128', 40: 'VectorT256',
  41: 'VectorT512', 42: 'Rcpc2', 43: 'Sve', 47: 'Evex', 48: 'Apx', 51: 'Avx10v2', 53: 'Gfni', 54: 'Gfni_V256', 55: 'Gfni_V512', 59: 'Sve2',
  60: 'AvxVnniInt8', 61: 'AvxVnniInt8_V512', 64: 'Aes_V256', 65: 'Aes_V512', 66: 'AvxIfma', 68: 'Sha', 69: 'WaitPkg', 70: 'Avx512Bitalg', 72: 'Avx512Bf16', 76: 'Avx512Ifma', 80: 'Avx512Vp2intersect',
};

/** One that is newer than this list keeps its number as its name. */
export const instructionSetName = (number: number): string => names[number] ?? String(number);
