//! Intake: the rules every submitted row is held against (REG-14, REG-16).
