/* Loops over the marked tiles of a frame: what Python would do far too slowly for every picture.

   A pixel is four bytes, red first. `marks` has a byte for each tile, row after row. Width and
   height are even. */

#include <stdint.h>
#include <string.h>

enum { ACROSS = 64, DOWN = 32 };

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* BT.709 in limited range, as fractions of 2^20; each chroma row adds up to nothing. */
enum { SHIFT = 20, HALF = 1 << (SHIFT - 1) };
enum { Y_RED = 191455, Y_GREEN = 644067, Y_BLUE = 65019 };
enum { U_RED = -105533, U_GREEN = -355018, U_BLUE = 460551 };
enum { V_RED = 460551, V_GREEN = -418321, V_BLUE = -42230 };

typedef struct { int top, end, left, right; } Part;

static int count_of(int width, int height)
{
    return ((width + ACROSS - 1) / ACROSS) * ((height + DOWN - 1) / DOWN);
}

/* Rows of a tile are too short for the processor to see what comes, so it is told: `bytes` of the row
   that lies so many rows of `pitch` bytes below. Beyond a picture's end that is no harm. */
enum { EARLY = 8, LINE = 64 };

static inline void ahead(const void *row, int pitch, int bytes)
{
    uintptr_t below = (uintptr_t)row + (uintptr_t)EARLY * pitch;
    for (int at = 0; at < bytes; at += LINE) __builtin_prefetch((const void *)(below + at));
}

/* The tile of a place in `marks`. */
static Part tile_of(int index, int width, int height)
{
    int columns = (width + ACROSS - 1) / ACROSS;
    int top = index / columns * DOWN, left = index % columns * ACROSS;
    return (Part){ top, top + DOWN < height ? top + DOWN : height,
                   left, left + ACROSS < width ? left + ACROSS : width };
}

/* Put a block of bytes into a plane; gives whether that changes anything. */
static int put(const uint8_t *block, int pitch, uint8_t *plane, int width, int rows, int columns)
{
    int changes = 0;
    for (int y = 0; y < rows; y++, block += pitch, plane += width) {
        ahead(plane, width, columns);
        ahead(block, pitch, columns);
        if (changes || memcmp(plane, block, columns)) {
            memcpy(plane, block, columns);
            changes = 1;
        }
    }
    return changes;
}

/* Take the marked tiles of `from` over into `to`. */
void tiles_copy(const uint8_t *marks, int width, int height, const uint32_t *from, uint32_t *to)
{
    for (int index = 0; index < count_of(width, height); index++) {
        if (!marks[index]) continue;
        Part tile = tile_of(index, width, height);
        for (int y = tile.top; y < tile.end; y++) {
            size_t at = (size_t)y * width + tile.left;
            int bytes = (tile.right - tile.left) * sizeof *to;
            ahead(from + at, width * sizeof *from, bytes);
            memcpy(to + at, from + at, bytes);
        }
    }
}

/* Take those over that are not the same, and unmark the others. */
void tiles_update(uint8_t *marks, int width, int height, const uint32_t *from, uint32_t *to)
{
    for (int index = 0; index < count_of(width, height); index++) {
        if (!marks[index]) continue;
        Part tile = tile_of(index, width, height);
        size_t at = (size_t)tile.top * width + tile.left;
        marks[index] = put((const uint8_t *)(from + at), width * 4, (uint8_t *)(to + at), width * 4,
                           tile.end - tile.top, (tile.right - tile.left) * 4);
    }
}

static inline int red(uint32_t pixel) { return pixel & 255; }
static inline int green(uint32_t pixel) { return pixel >> 8 & 255; }
static inline int blue(uint32_t pixel) { return pixel >> 16 & 255; }

static inline void luma(const uint32_t *restrict pixels, uint8_t *restrict y, int count)
{
    for (int x = 0; x < count; x++)
        y[x] = (Y_RED * red(pixels[x]) + Y_GREEN * green(pixels[x]) + Y_BLUE * blue(pixels[x])
                + (16 << SHIFT) + HALF) >> SHIFT;
}

/* Blue and red difference of the mean of each 2 x 2 pixels. */
static inline void chroma(
    const uint32_t *restrict upper, const uint32_t *restrict lower,
    uint8_t *restrict u, uint8_t *restrict v, int count)
{
    for (int x = 0; x < count; x++) {
        uint32_t a = upper[2 * x], b = upper[2 * x + 1], c = lower[2 * x], d = lower[2 * x + 1];
        int r = red(a) + red(b) + red(c) + red(d);
        int g = green(a) + green(b) + green(c) + green(d);
        int l = blue(a) + blue(b) + blue(c) + blue(d);
        u[x] = ((U_RED * r + U_GREEN * g + U_BLUE * l + 4 * HALF) >> (SHIFT + 2)) + 128;
        v[x] = ((V_RED * r + V_GREEN * g + V_BLUE * l + 4 * HALF) >> (SHIFT + 2)) + 128;
    }
}

/* Convert the marked tiles into planes, luma and then both chroma planes at half the size;
   unmark those that the planes showed before. */
WIDE void tiles_convert(
    uint8_t *marks, int width, int height, const uint32_t *pixels, uint8_t *planes)
{
    uint8_t *u = planes + (size_t)width * height, *v = u + (size_t)width * height / 4;
    for (int index = 0; index < count_of(width, height); index++) {
        if (!marks[index]) continue;
        Part tile = tile_of(index, width, height);
        uint8_t ys[DOWN][ACROSS], us[DOWN / 2][ACROSS / 2], vs[DOWN / 2][ACROSS / 2];
        int rows = tile.end - tile.top, columns = tile.right - tile.left;
        size_t at = (size_t)tile.top * width + tile.left;
        size_t half = (size_t)tile.top / 2 * (width / 2) + tile.left / 2;
        for (int y = 0; y < rows; y += 2) {
            const uint32_t *upper = pixels + at + (size_t)y * width, *lower = upper + width;
            ahead(upper, width * sizeof *upper, columns * sizeof *upper);
            ahead(lower, width * sizeof *lower, columns * sizeof *lower);
            luma(upper, ys[y], columns);
            luma(lower, ys[y + 1], columns);
            chroma(upper, lower, us[y / 2], vs[y / 2], columns / 2);
        }
        marks[index] = put(ys[0], ACROSS, planes + at, width, rows, columns)
            | put(us[0], ACROSS / 2, u + half, width / 2, rows / 2, columns / 2)
            | put(vs[0], ACROSS / 2, v + half, width / 2, rows / 2, columns / 2);
    }
}
