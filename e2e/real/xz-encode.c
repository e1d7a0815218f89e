/* Compresses three blocks with two threads of liblzma, decodes them and compares. */
#include <lzma.h>
#include <string.h>

enum { SIZE = 3000, BLOCK = 1024 };

int main(void) {
  static unsigned char in[SIZE], packed[2 * SIZE], out[SIZE];
  for (int i = 0; i < SIZE; i++) in[i] = (unsigned char)((i * 7) ^ (i >> 5));

  lzma_options_lzma options;
  lzma_lzma_preset(&options, 0);
  options.dict_size = 4096;
  lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};
  lzma_mt settings = {.threads = 2, .block_size = BLOCK, .filters = filters, .check = LZMA_CHECK_CRC32};
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_encoder_mt(&stream, &settings) != LZMA_OK) return 2;
  stream.next_in = in;
  stream.avail_in = SIZE;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  lzma_ret result;
  do result = lzma_code(&stream, LZMA_FINISH);
  while (result == LZMA_OK);
  size_t bytes = stream.total_out, read = 0, written = 0;
  lzma_end(&stream);
  if (result != LZMA_STREAM_END) return 3;

  uint64_t limit = UINT64_MAX;
  if (lzma_stream_buffer_decode(&limit, 0, NULL, packed, &read, bytes, out, &written, SIZE) != LZMA_OK) return 4;
  return written == SIZE && memcmp(in, out, SIZE) == 0 ? 0 : 5;
}
