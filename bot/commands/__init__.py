"""The commands of ``polycite``, one module per errand; heavy imports wait inside."""
