"""The command line `yijianshi`: one file per group of commands."""
