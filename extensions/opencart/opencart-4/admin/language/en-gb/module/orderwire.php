<?php
$_['heading_title'] = 'Orderwire';
$_['text_extension'] = 'Extensions';
$_['text_edit'] = 'Order changes';
$_['text_success'] = 'Saved. Orderwire has heard a test call.';
$_['text_on'] = 'Switched on';
$_['text_new_key'] = 'Make a new read key when I save';
$_['entry_address'] = 'Webhook address';
$_['entry_secret'] = 'Webhook secret';
$_['entry_key'] = 'Read key';
$_['help_secret'] = 'Address and secret stand on the store\'s page in Orderwire. Leave the secret empty to keep the one there is.';
$_['help_key'] = 'Enter it in Orderwire. Whoever has it can read this shop\'s orders.';
$_['error_permission'] = 'You may not change these settings.';
$_['error_secret'] = 'The secret is not the one that Orderwire shows: it begins with whsec_ .';
$_['error_signature'] = 'Saved, but Orderwire refuses the signature. Check the secret, and the clock of this server.';
$_['error_address'] = 'Saved, but Orderwire could not be reached. Check the webhook address.';
