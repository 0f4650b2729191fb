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

/* The next run of marked tiles in a row of tiles, from column `*column`; 0 if there is none. */
static int next_run(const uint8_t *marks, int width, int height, int row, int *column, Part *part)
{
    int columns = (width + ACROSS - 1) / ACROSS, at = *column;
    const uint8_t *line = marks + row * columns;
    while (at < columns && !line[at]) at++;
    if (at == columns) return 0;
    part->left = at * ACROSS;
    while (at < columns && line[at]) at++;
    part->right = at * ACROSS < width ? at * ACROSS : width;
    part->top = row * DOWN;
    part->end = part->top + DOWN < height ? part->top + DOWN : height;
    *column = at;
    return 1;
}

static int rows_of(int height) { return (height + DOWN - 1) / DOWN; }

/* Take the marked tiles of `from` over into `to`. */
void tiles_copy(const uint8_t *marks, int width, int height, const uint32_t *from, uint32_t *to)
{
    Part part;
    for (int row = 0; row < rows_of(height); row++)
        for (int column = 0; next_run(marks, width, height, row, &column, &part);)
            for (int y = part.top; y < part.end; y++) {
                size_t at = (size_t)y * width + part.left;
                memcpy(to + at, from + at, (part.right - part.left) * sizeof *to);
            }
}

static int same(const uint32_t *one, const uint32_t *other, int width, const Part *part)
{
    for (int y = part->top; y < part->end; y++) {
        size_t at = (size_t)y * width + part->left;
        if (memcmp(one + at, other + at, (part->right - part->left) * sizeof *one)) return 0;
    }
    return 1;
}

/* Unmark the tiles in which both frames are the same. */
void tiles_compare(
    uint8_t *marks, int width, int height, const uint32_t *one, const uint32_t *other)
{
    int columns = (width + ACROSS - 1) / ACROSS;
    for (int index = 0; index < rows_of(height) * columns; index++) {
        int top = index / columns * DOWN, left = index % columns * ACROSS;
        Part tile = { top, top + DOWN < height ? top + DOWN : height,
                      left, left + ACROSS < width ? left + ACROSS : width };
        marks[index] = marks[index] && !same(one, other, width, &tile);
    }
}

static inline int red(uint32_t pixel) { return pixel & 255; }
static inline int green(uint32_t pixel) { return pixel >> 8 & 255; }
static inline int blue(uint32_t pixel) { return pixel >> 16 & 255; }

static inline void luma(const uint32_t *restrict pixels, uint8_t *restrict out, int count)
{
    for (int x = 0; x < count; x++)
        out[x] = (Y_RED * red(pixels[x]) + Y_GREEN * green(pixels[x]) + Y_BLUE * blue(pixels[x])
                  + (16 << SHIFT) + HALF) >> SHIFT;
}

/* The exact mean of each 2 x 2 pixels as blue and red difference. */
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

/* Convert the marked tiles to planes: luma, then both chroma planes at half the size. */
WIDE void tiles_convert(
    const uint8_t *marks, int width, int height, const uint32_t *pixels, uint8_t *planes)
{
    Part part;
    uint8_t *u = planes + (size_t)width * height, *v = u + (size_t)width * height / 4;
    for (int row = 0; row < rows_of(height); row++)
        for (int column = 0; next_run(marks, width, height, row, &column, &part);)
            for (int y = part.top; y < part.end; y += 2) {
                int count = part.right - part.left;
                size_t at = (size_t)y * width + part.left;
                size_t half = (size_t)y / 2 * (width / 2) + part.left / 2;
                luma(pixels + at, planes + at, count);
                luma(pixels + at + width, planes + at + width, count);
                chroma(pixels + at, pixels + at + width, u + half, v + half, count / 2);
            }
}
