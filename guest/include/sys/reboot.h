/* Refused when linking. */
#ifndef HEDDLE_SYS_REBOOT_H
#define HEDDLE_SYS_REBOOT_H

#ifdef __cplusplus
extern "C" {
#endif
#define RB_AUTOBOOT 0x01234567
#define RB_HALT_SYSTEM 0xcdef0123
#define RB_POWER_OFF 0x4321fedc
int reboot(int);
#ifdef __cplusplus
}
#endif
#endif
