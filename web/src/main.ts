import { mount } from 'svelte'
import 'maplibre-gl/dist/maplibre-gl.css'
import App from './App.svelte'
import './base.css'
import './tokens.css'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
mount(App, { target })
