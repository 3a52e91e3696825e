"""The command line: a face beside the window, over the same use cases."""
