"""The world outside the simulated TVOX: a carrier with two lines to it and three telephones of its own.

0451234567  3331234567  0457654321        outside telephones, registered at 172.16.92.20
                |
             carrier ---- line 1, 172.16.92.20 ---- node IP
                     ---- line 2, 172.16.92.21 ---- node IP
"""
