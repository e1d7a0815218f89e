/* Reads a damaged .xz stream in small pieces with the threaded decoder of liblzma. */
#include <lzma.h>

enum { SIZE = 3000, BLOCK = 1024, PIECE = 64, DAMAGED = 60 };

static unsigned char in[SIZE], packed[2 * SIZE], out[SIZE];

static size_t encode(void) {
  unsigned seed = 1;
  for (int i = 0; i < SIZE; i++) in[i] = (unsigned char)((seed = seed * 1103515245u + 12345u) >> 20 & 15);
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 0);
  options.dict_size = 4096;
  lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};
  lzma_mt settings = {.threads = 1, .block_size = BLOCK, .filters = filters, .check = LZMA_CHECK_CRC32};
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_encoder_mt(&stream, &settings) != LZMA_OK) return 0;
  stream.next_in = in;
  stream.avail_in = SIZE;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  lzma_ret result;
  do result = lzma_code(&stream, LZMA_FINISH);
  while (result == LZMA_OK);
  size_t bytes = stream.total_out;
  lzma_end(&stream);
  return bytes;
}

int main(void) {
  size_t bytes = encode(), fed = 0;
  packed[DAMAGED] ^= 0x55;
  lzma_mt settings = {.threads = 2, .memlimit_threading = UINT64_MAX, .memlimit_stop = UINT64_MAX};
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_stream_decoder_mt(&stream, &settings) != LZMA_OK) return 2;
  stream.next_in = packed;
  stream.next_out = out;
  stream.avail_out = SIZE;
  lzma_ret result;
  do {
    if (stream.avail_in == 0 && fed < bytes) {
      stream.avail_in = bytes - fed < PIECE ? bytes - fed : PIECE;
      fed += stream.avail_in;
    }
    result = lzma_code(&stream, fed == bytes ? LZMA_FINISH : LZMA_RUN);
  } while (result == LZMA_OK);
  lzma_end(&stream);
  return result == LZMA_DATA_ERROR ? 0 : 3;
}
