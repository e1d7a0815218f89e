/* Numbers of file systems. */
#ifndef HEDDLE_LINUX_MAGIC_H
#define HEDDLE_LINUX_MAGIC_H

#ifdef __cplusplus
extern "C" {
#endif
#define EXT4_SUPER_MAGIC 0xef53
#define NFS_SUPER_MAGIC 0x6969
#define PROC_SUPER_MAGIC 0x9fa0
#define TMPFS_MAGIC 0x01021994
#define CGROUP2_SUPER_MAGIC 0x63677270
#ifdef __cplusplus
}
#endif
#endif
