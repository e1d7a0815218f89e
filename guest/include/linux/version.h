/* Of the kernel whose calls programs expect. */
#ifndef HEDDLE_LINUX_VERSION_H
#define HEDDLE_LINUX_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 1, 0)
#define KERNEL_VERSION(major, minor, patch) (((major) << 16) + ((minor) << 8) + ((patch) > 255 ? 255 : (patch)))
#ifdef __cplusplus
}
#endif
#endif
